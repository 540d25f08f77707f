import { labReasons, pastReasons, skipReasons } from './skips.ts';

/** What a tag means, for every tag that a feature may carry. */
export const tagMeanings: Readonly<Record<string, string>> = {
  '@workstation': 'needs an installed Workstation',
  '@server': 'needs an installed Server',
  '@desktop': 'needs a Workstation whose administrator has logged in to the desktop',
  '@destructive': 'changes its host in a way that others would see: gets one of its own',
  '@two-hosts':
    'has a second host beside its first, or takes the room of both: begun when there is room',
  '@long':
    'is among the longest of its edition: begun first, so that in the end nothing waits for it',
  '@update': 'needs the update that the distribution publishes next: composed for such runs alone',
  '@alternate':
    'needs the tree with a significant component changed: composed and published for such runs alone',
  '@nightly':
    'takes long, or repeats on one edition what another has shown: left out unless the profile nightly is asked for',
  ...Object.fromEntries(
    Object.entries(skipReasons).map(([tag, reason]) => [
      tag,
      `needs what the lab lacks: ${reason}`,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(pastReasons).map(([tag, reason]) => [
      tag,
      `needs what Fedora has no more: ${reason}`,
    ]),
  ),
  ...Object.fromEntries(Object.entries(labReasons).map(([tag, what]) => [tag, `tries ${what}`])),
};

/** Tags that a scenario carries and nothing knows: a misspelt @destructive would silently spoil other scenarios. */
export function unknownTags(tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => !(tag in tagMeanings) && !/^@prototype-[1-7]$/.test(tag));
}

import { plural } from '../amounts.ts';
import { targetNames, type TargetName } from '../settings.ts';

/**
 * What the lab cannot have, by tag: a scenario with such a tag is skipped there, and the summary says why in these
 * words after "not in the lab:". Add a row for a new difference, and tell about it in docs/normal-operation.md.
 */
export const skipReasons: Readonly<Record<string, string>> = {
  '@fedora': "Fedora's own content",
  '@selinux': 'SELinux',
  '@zones': "firewall zones of Fedora's editions",
  '@abrt': 'abrt',
  '@cockpit': 'Cockpit',
  '@gnome-defaults': "Fedora's defaults of GNOME",
  '@grub': 'GRUB',
  '@secure-boot': 'Secure Boot',
  '@anaconda': 'Anaconda',
};

/** The same of Fedora as it is today: what ended with an earlier release. */
export const pastReasons: Readonly<Record<string, string>> = {
  '@atomic': 'the command atomic, which ended with Fedora 29',
};

/** The same of everything but the lab: what is tried there, for all. */
export const labReasons: Readonly<Record<string, string>> = {
  '@stand-in': "the stand-in of Fedora's download tree, which is tried where the lab is",
  '@another-gnome': 'a tree with another GNOME, which only the lab publishes',
};

const called: Readonly<Record<TargetName, string>> = {
  lab: 'the lab',
  fedora: 'Fedora',
  'stand-in': 'the stand-in of Fedora',
};

/** What a target lacks, by tag. The stand-in is made of the lab. */
export function lackedBy(target: TargetName): Readonly<Record<string, string>> {
  if (target === 'lab') return skipReasons;
  return { ...(target === 'fedora' ? pastReasons : skipReasons), ...labReasons };
}

/**
 * Why a scenario with these tags does not run on a target: `not in the lab: SELinux`; undefined: it runs. The tag
 * @fedora alone says little, so any other reason wins over it.
 */
export function skipReason(tags: readonly string[], target: TargetName): string | undefined {
  const reasons = Object.entries(lackedBy(target)).filter(([tag]) => tags.includes(tag));
  const specific = reasons.filter(([tag]) => tag !== '@fedora');
  const named = (specific.length > 0 ? specific : reasons).map(([, reason]) => reason);
  return named.length === 0 ? undefined : `${lacking(target)}${named.join('; ')}`;
}

function lacking(target: TargetName): string {
  return `not in ${called[target]}: `;
}

/**
 * What a run did not show for its target's sake, in one line for each target: how many scenarios, and for want of what, the
 * most frequent first. A scenario that lacks two things counts once in the sum, and in both.
 * @param reasons why scenarios were skipped, one a scenario; other reasons than a target's are passed over
 */
export function lackedLines(reasons: readonly string[]): readonly string[] {
  return targetNames.flatMap((target) => {
    const prefix = lacking(target);
    const lacks = reasons
      .filter((reason) => reason.startsWith(prefix))
      .map((reason) => reason.slice(prefix.length).split('; '));
    if (lacks.length === 0) return [];
    const counts = [...Map.groupBy(lacks.flat(), (what) => what)]
      .map(([what, list]) => ({ what, count: list.length }))
      .sort((a, b) => b.count - a.count || a.what.localeCompare(b.what));
    const why = counts.map(({ what, count }) => `${what} (${count})`).join(', ');
    return [
      `Not run, for ${called[target]} lacks what they are about: ${plural(lacks.length, 'scenario')}: ${why}`,
    ];
  });
}

/**
 * Why no further scenario is begun: the run has used the time that it may take.
 * @param until when that is, in milliseconds since 1970; undefined: never
 */
export function timeIsUp(until: number | undefined, now = Date.now()): string | undefined {
  return until === undefined || now < until
    ? undefined
    : 'the time that the run may take is over (PROTOTYPES_MINUTES)';
}

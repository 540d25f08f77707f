import type { Plugin } from '@cucumber/cucumber/api';

interface Options {
  /** Whether the order was asked for. */
  readonly keepOrder?: boolean;
  /** Editions that are not there yet: their scenarios come last in any order. */
  readonly late?: readonly string[];
}

/**
 * In the defined order, edition by edition, the longest scenarios come first, so that in the end nothing waits for one of
 * them; then those that only read, so that they share a host before those that want one of their own make it go away. A
 * random order stays as it is, but for the longest as well, and for editions that are still being made: the other's scenarios
 * fill the time.
 */
const plugin: Plugin<Options> = {
  type: 'plugin',
  optionsKey: 'hosts',
  coordinator({ transform, options: { keepOrder = false, late = [] } }) {
    transform('pickles:order', (pickles) =>
      pickles.toSorted((a, b) => {
        const [left, right] = [a.pickle.tags, b.pickle.tags];
        return keepOrder
          ? rankInRandom(left, late) - rankInRandom(right, late)
          : rank(left) - rank(right);
      }),
    );
  },
};

export default plugin;

type Tags = readonly { readonly name: string }[];

/** Its place in the defined order: of those that only read, those on a desktop share a host of their own. */
export function rank(tags: Tags): number {
  const has = (name: string): boolean => tags.some((tag) => tag.name === name);
  const place = isLong(tags) ? 0 : 1 + (has('@destructive') ? 2 : 0) + (has('@desktop') ? 1 : 0);
  return (has('@workstation') ? 5 : 0) + place;
}

/** Its place in a random order, which it shares with many: editions that are not there yet come last, the longest come first. */
export function rankInRandom(tags: Tags, late: readonly string[]): number {
  const isLate = tags.some(({ name }) => late.includes(name.slice(1)));
  return (isLate ? 2 : 0) + (isLong(tags) ? 0 : 1);
}

function isLong(tags: Tags): boolean {
  return tags.some(({ name }) => name === '@long');
}

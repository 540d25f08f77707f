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
 * random order stays as it is, but for editions that are still being made: the other's scenarios fill the time.
 */
const plugin: Plugin<Options> = {
  type: 'plugin',
  optionsKey: 'hosts',
  coordinator({ transform, options: { keepOrder = false, late = [] } }) {
    transform('pickles:order', (pickles) =>
      pickles.toSorted((a, b) => {
        const [left, right] = [a.pickle.tags, b.pickle.tags];
        return keepOrder ? lateness(left, late) - lateness(right, late) : rank(left) - rank(right);
      }),
    );
  },
};

export default plugin;

type Tags = readonly { readonly name: string }[];

/** Its place in the defined order: of those that only read, those on a desktop share a host of their own. */
export function rank(tags: Tags): number {
  const has = (name: string): boolean => tags.some((tag) => tag.name === name);
  const place = has('@long') ? 0 : 1 + (has('@destructive') ? 2 : 0) + (has('@desktop') ? 1 : 0);
  return (has('@workstation') ? 5 : 0) + place;
}

/** 1 for a scenario of an edition that is not there yet, else 0. */
export function lateness(tags: Tags, late: readonly string[]): number {
  return tags.some(({ name }) => late.includes(name.slice(1))) ? 1 : 0;
}

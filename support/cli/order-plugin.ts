import type { Plugin } from '@cucumber/cucumber/api';

/**
 * In the defined order, scenarios that only read come first, edition by edition, so that they share a host before those
 * that want one of their own make it go away. A random order stays as it is.
 */
const plugin: Plugin<{ readonly keepOrder?: boolean }> = {
  type: 'plugin',
  optionsKey: 'hosts',
  coordinator({ transform, options }) {
    if (options.keepOrder === true) return;
    transform('pickles:order', (pickles) =>
      pickles.toSorted((a, b) => rank(a.pickle.tags) - rank(b.pickle.tags)),
    );
  },
};

export default plugin;

/**
 * Its place in the order: hosts of one edition beside each other, then those with somebody logged in to a desktop;
 * destructive scenarios after all that only read.
 */
export function rank(tags: readonly { readonly name: string }[]): number {
  const has = (name: string): boolean => tags.some((tag) => tag.name === name);
  const edition = has('@workstation') ? 1 : 0;
  return (has('@destructive') ? 3 : 0) + (has('@desktop') ? 2 : edition);
}

/** Version and release of a package, with the epoch if it has one, out of a list of NEVRAs. */
function evrOf(nevras: readonly string[], name: string): string | undefined {
  for (const each of nevras) {
    if (!each.startsWith(`${name}-`)) continue;
    // A version has no hyphen: what has more of them is a package with a longer name.
    const [, evr] = /^((?:\d+:)?[^-]+-[^-]+)\.[^.-]+$/.exec(each.slice(name.length + 1)) ?? [];
    if (evr !== undefined) return evr;
  }
  return undefined;
}

/**
 * The line that rpm-ostree and `dnf ostree` have for a package which is another one in another tree, as `NAME OLD -> NEW`.
 * @param before NEVRAs of the tree that is left
 * @param after NEVRAs of the one that is gone to
 * @throws Error if one of them lacks the package, or both have the same
 */
export function changeLine(
  name: string,
  before: readonly string[],
  after: readonly string[],
): string {
  const [old, now] = [evrOf(before, name), evrOf(after, name)];
  if (old === undefined || now === undefined || old === now) {
    throw new Error(
      `${name} does not change: it is ${old ?? 'missing'}, then ${now ?? 'missing'}.`,
    );
  }
  return `${name} ${old} -> ${now}`;
}

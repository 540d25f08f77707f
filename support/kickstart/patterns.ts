import { posix } from 'node:path';

/** Whether a name in %packages is a pattern (`*`, `?`, `[…]`). */
export function isPattern(name: string): boolean {
  return /[*?[]/.test(name);
}

/** Whether a package's name fits a pattern as a whole. Package names have no slash, so that the rules for paths do. */
export function matchesPattern(name: string, pattern: string): boolean {
  return posix.matchesGlob(name, pattern);
}

/** Whether a name is one of these, or fits one of them that is a pattern. */
export function matcherOf(namesAndPatterns: readonly string[]): (name: string) => boolean {
  const names = new Set(namesAndPatterns.filter((each) => !isPattern(each)));
  const patterns = namesAndPatterns.filter((each) => isPattern(each));
  return (name) => names.has(name) || patterns.some((each) => matchesPattern(name, each));
}

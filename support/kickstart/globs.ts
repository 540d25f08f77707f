import { posix } from 'node:path';

/** Whether a name in %packages is a pattern (`*`, `?`, `[…]`). */
export function isGlob(name: string): boolean {
  return /[*?[]/.test(name);
}

/** Whether a package's name fits a pattern as a whole. Package names have no slash, so that the rules for paths do. */
export function matchesPattern(name: string, pattern: string): boolean {
  return posix.matchesGlob(name, pattern);
}

/** What two lists of names do not share. */
export interface Difference {
  /** Expected, and not found. */
  readonly missing: readonly string[];
  /** Found, and not expected. */
  readonly surplus: readonly string[];
}

/** Compares two lists as sets; both results are sorted. */
export function difference(expected: Iterable<string>, found: Iterable<string>): Difference {
  const wanted = new Set(expected);
  const there = new Set(found);
  return {
    missing: [...wanted.difference(there)].sort(),
    surplus: [...there.difference(wanted)].sort(),
  };
}

/** The difference of two lists that hold the same names. */
export const noDifference: Difference = { missing: [], surplus: [] };

/** The lines of a command's output that are not empty. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

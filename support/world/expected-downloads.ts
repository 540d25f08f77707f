/** What is expected of Downloads, in a word or a path each, for one of the things that it may be. */
export interface Expected {
  readonly 'Downloads is': string;
  readonly 'xdg-user-dir says': string;
  /** Where a file really lies that Firefox was told nothing about but its address. */
  readonly 'Firefox saves in': string;
  /** Where it really lies if Firefox was told to save in a folder below Downloads. */
  readonly 'Firefox, told ~/Downloads/Lists, saves in': string;
  /** What the folder in which the dialogue opens is called there; that is where Enter saved. */
  readonly 'the save dialogue proposes': string;
  /** What the folder is called in the pick list; it was opened there, and showed the file. */
  readonly 'Files lists': string;
}

export type Column = Exclude<keyof Expected, 'Downloads is'>;

/** What there is to see where nobody has told Firefox anything. */
export const untoldColumns = [
  'xdg-user-dir says',
  'Firefox saves in',
  'Files lists',
] as const satisfies readonly Column[];

/** What there is to see where Firefox is told where to save, or to ask. */
export const toldColumns = [
  'Firefox, told ~/Downloads/Lists, saves in',
  'the save dialogue proposes',
] as const satisfies readonly Column[];

/** What was seen, for one of the things that Downloads may be: some of the columns. */
export type Observed = Pick<Expected, 'Downloads is'> & Partial<Expected>;

/** What stands in a cell of which nothing was seen. */
const notObserved = '(it was not observed)';

/**
 * Tells of each cell of some columns that is not as expected, a sentence a cell.
 * @param found what was observed, in the order of what is expected
 */
export function surprises(
  expected: readonly Expected[],
  found: readonly Observed[],
  columns: readonly Column[],
): string[] {
  return expected.flatMap((row, index) =>
    columns.flatMap((column) => {
      const is = found[index]?.[column] ?? notObserved;
      return is === row[column]
        ? []
        : [`With Downloads ${row['Downloads is']}, ${column} ${is} and not ${row[column]}.`];
    }),
  );
}

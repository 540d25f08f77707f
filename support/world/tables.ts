import type { DataTable } from '@cucumber/cucumber';

/**
 * The rows of a table with a header.
 * @throws TypeError for a header without one of the columns: a misspelt one would read as empty cells
 */
export function rowsOf<Column extends string>(
  table: DataTable,
  ...columns: readonly Column[]
): readonly Readonly<Record<Column, string>>[] {
  const [header = []] = table.raw();
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0 || header.length !== columns.length) {
    throw new TypeError(
      `The table has the columns ${header.join(', ')}, and should have ${columns.join(', ')}.`,
    );
  }
  return table.hashes().map((row) => {
    const cells = columns.map((column): [Column, string] => [column, row[column] ?? '']);
    return Object.fromEntries(cells) as Record<Column, string>;
  });
}

import type { DataTable } from '@cucumber/cucumber';
import { type Edition, everyEdition } from '../images/image.ts';

/**
 * The rows of a table that are about an edition: those whose column `edition` names it or says "each".
 * @throws TypeError as rowsOf does, and for a cell that is neither
 */
export function rowsOfEdition<Column extends string>(
  table: DataTable,
  edition: Edition,
  ...columns: readonly Column[]
): readonly Readonly<Record<Column | 'edition', string>>[] {
  return rowsOf<Column | 'edition'>(table, 'edition', ...columns).filter((row) => {
    const named = row.edition.toLowerCase();
    if (!['each', ...everyEdition].includes(named)) {
      throw new TypeError(`"${row.edition}" is no edition, nor is it "each".`);
    }
    return named === 'each' || named === edition;
  });
}

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

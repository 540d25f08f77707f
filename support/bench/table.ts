import { meetsGoal, type BenchRow } from './bench.ts';

/** The figures as a table: name, value, goal, whether it is met, note. */
export function benchTable(rows: readonly BenchRow[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${figure(row.value)} ${row.unit}`,
    goalText(row),
    row.note ?? '',
  ]);
  const lines = [['what', 'value', 'goal', 'note'], ...cells];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map(([name = '', value = '', goal = '', note = '']) =>
      [
        name.padEnd(widths[0] ?? 0),
        value.padStart(widths[1] ?? 0),
        goal.padEnd(widths[2] ?? 0),
        note,
      ]
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function goalText(row: BenchRow): string {
  const { goal } = row;
  if (goal === undefined) return '';
  const mark = meetsGoal(row) === true ? '✓' : '✗';
  return 'atMost' in goal
    ? `${mark} ≤ ${figure(goal.atMost)}`
    : `${mark} ≥ ${figure(goal.atLeast)}`;
}

/** Three digits are all that a time on a shared machine is worth. */
function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

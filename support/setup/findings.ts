/** What the doctor found out about one need. */
export interface Finding {
  readonly name: string;
  /** `fault`: the suite cannot run like this. `note`: it can, but the reader may want to know. */
  readonly verdict: 'fine' | 'note' | 'fault';
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** The longest name of a need decides, so that a table that is printed in pieces is one. */
const nameWidth = 20;

const marks = { fine: '✓', note: '·', fault: '✗' } as const;

/** The findings as a table, each piece of advice below its row. */
export function findingsTable(findings: readonly Finding[]): string {
  return findings
    .map(({ name, verdict, found, advice }) => {
      const row = `${marks[verdict]} ${name.padEnd(nameWidth)}  ${found}`;
      const indent = ' '.repeat(nameWidth + 4);
      return advice === undefined
        ? row
        : `${row}\n${indent}→ ${advice.replaceAll('\n', `\n${indent}  `)}`;
    })
    .join('\n');
}

/** Whether the suite can run. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict !== 'fault');
}

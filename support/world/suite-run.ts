import { join } from 'node:path';
import { execa } from 'execa';
import { freePort } from '../network/free-port.ts';
import { top } from '../top.ts';

/** How a run of the suite ended, as its last lines say. */
export interface SuiteRun {
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly passed: number;
  readonly failed: number;
  /** Why each scenario was skipped that was. */
  readonly skipped: readonly { readonly scenario: string; readonly reason: string }[];
}

/** Settings that belong to the run around this one. */
const ofThisRun = ['PROTOTYPES_TARGET', 'PROTOTYPES_MINUTES', 'FEDORA_RELEASE'] as const;

/**
 * Runs the suite by its own command, in a process of its own beside this run: with another port and other folders, and
 * the same cache.
 * @param words what follows `npm run features --`
 * @param folder for its own files and its reports; empty
 */
export async function runSuite(words: readonly string[], folder: string): Promise<SuiteRun> {
  const launch = join(top, 'support', 'setup', 'launch.mjs');
  const result = await execa(process.execPath, [launch, 'support/cli/features.ts', ...words], {
    cwd: top,
    env: {
      ...Object.fromEntries(ofThisRun.map((name) => [name, ''])),
      PROTOTYPES_WORK_DIR: join(folder, 'work'),
      PROTOTYPES_REPORTS_DIR: join(folder, 'reports'),
      PROTOTYPES_TREE_PORT: String(await freePort()),
    },
    all: true,
    reject: false,
    // Time to end its guests and its daemon.
    forceKillAfterDelay: 60_000,
  });
  return { exitCode: result.exitCode, output: result.all, ...readSummary(result.all) };
}

/** @throws Error for an output without a summary (support/report/summary.ts) */
export function readSummary(output: string): Pick<SuiteRun, 'passed' | 'failed' | 'skipped'> {
  const [, passed, failed] = /^(\d+) passed, (\d+) failed, \d+ skipped$/m.exec(output) ?? [];
  if (passed === undefined || failed === undefined) {
    throw new Error(`The run said nothing of its scenarios:\n${output.slice(-4000)}`);
  }
  const listed = /^Skipped:\n((?: {2}.*\n)*)/m.exec(output)?.[1] ?? '';
  const skipped = listed.split('\n').flatMap((line) => {
    const [scenario, , reason] = line.trim().split(' · ');
    return scenario === undefined || reason === undefined ? [] : [{ scenario, reason }];
  });
  return { passed: Number(passed), failed: Number(failed), skipped };
}

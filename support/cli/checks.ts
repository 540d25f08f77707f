import { dirname, join } from 'node:path';
import { messageOf } from '../errors.ts';
import { CommandError, run } from '../process/run.ts';
import { top } from '../top.ts';

/** A part of `npm test`: a command that passes by ending with 0. */
export interface Check {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  /** What the command printed. */
  readonly output: string;
}

const bin = (name: string): string => join(top, 'node_modules', '.bin', name);

/** Node with the options that the project's code needs: sources of workspaces instead of their builds. */
export const nodeArgv = [process.execPath, '--conditions=source'] as const;

/** Nothing is written into the checkout by Python's tools. */
const pythonEnv = { PYTHONDONTWRITEBYTECODE: '1', RUFF_NO_CACHE: 'true' };

/** The interpreters of the two environments: with ruff and pytest, and with what only checks need. */
export interface Pythons {
  readonly suite: string;
  readonly checks: string;
}

/** Everything but the unit tests. */
export function staticChecks({ suite: python, checks }: Pythons): readonly Check[] {
  const shellcheck = join(dirname(checks), 'shellcheck');
  return [
    { name: 'types', argv: [bin('tsc'), '--noEmit', '--pretty', 'false'] },
    { name: 'lint', argv: [bin('oxlint'), '--type-aware', '--deny-warnings'] },
    { name: 'format', argv: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
    {
      name: 'format (Python)',
      argv: [python, '-m', 'ruff', 'format', '--check', '.'],
      env: pythonEnv,
    },
    { name: 'lint (Python)', argv: [python, '-m', 'ruff', 'check', '.'], env: pythonEnv },
    { name: 'tests (Python)', argv: [python, '-m', 'pytest', '-q'], env: pythonEnv },
    {
      // Its default rules want actions by commit, permissions, limits of time and groups, too.
      name: 'workflows (actionlint)',
      argv: [
        checks,
        '-m',
        'jactionlint',
        '--no-online',
        '--no-hints',
        '--strict-exit',
        `--shellcheck=${shellcheck}`,
      ],
    },
    { name: 'plans (tmt lint)', argv: [checks, '-m', 'tmt', 'lint', '--failed-only'] },
    { name: 'steps (dry run)', argv: [...nodeArgv, join(top, 'support', 'cli', 'dry-run.ts')] },
  ];
}

/** Runs a check. A command that cannot be run is a failed check. */
export async function runCheck(check: Check, signal: AbortSignal): Promise<CheckResult> {
  const began = performance.now();
  const lines: string[] = [];
  let passed = true;
  try {
    await run(check.argv, {
      cwd: top,
      signal,
      onLine: (line) => lines.push(line),
      ...(check.env === undefined ? {} : { env: check.env }),
    });
  } catch (error) {
    signal.throwIfAborted();
    passed = false;
    if (!(error instanceof CommandError) || lines.length === 0) lines.push(messageOf(error));
  }
  const seconds = (performance.now() - began) / 1000;
  return { name: check.name, passed, seconds, output: lines.join('\n') };
}

/**
 * Runs checks, a few at a time, and tells of each when it ends.
 * @returns the results in the order of the checks
 */
export async function runChecks(
  checks: readonly Check[],
  options: {
    readonly atOnce: number;
    readonly signal: AbortSignal;
    readonly onResult: (result: CheckResult) => void;
  },
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  const queue = checks.entries();
  const worker = async (): Promise<void> => {
    for (const [index, check] of queue) {
      const result = await runCheck(check, options.signal);
      results[index] = result;
      options.onResult(result);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, worker));
  return results;
}

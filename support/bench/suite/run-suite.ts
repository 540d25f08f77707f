import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { top } from '../../top.ts';
import { watchProcesses, type Watched } from './process-watch.ts';
import { scenarioSeconds } from './scenario-time.ts';

/** A run of the suite. */
export interface SuiteRun extends Watched {
  /** From the beginning of its first scenario to the end of its last one. */
  readonly seconds: number;
}

interface RunOptions {
  /** Where the run writes its reports: that of this process, whose settings it has. */
  readonly reportsDir: string;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

const script = 'support/cli/features.ts';

/**
 * Runs features as `npm run features` does, in a process of their own that records what it asks of guests.
 * @param recording the file for that
 * @throws UserError with the end of what it printed, if not every scenario passed
 */
export async function runSuite(
  features: readonly string[],
  recording: string,
  { reportsDir, signal, note }: RunOptions,
): Promise<SuiteRun> {
  const child = spawn(
    process.execPath,
    [
      join(top, 'support', 'setup', 'launch.mjs'),
      script,
      '--world-parameters',
      JSON.stringify({ recording }),
      ...features,
    ],
    { cwd: top, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      const said = chunk
        .toString()
        .split('\n')
        .filter((line) => line.trim() !== '');
      lines.push(...said);
      note(said.at(-1) ?? '');
    });
  }
  const ended = once(child, 'close');
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const over = new AbortController();
  const watching = watchProcesses(child.pid ?? 0, isRunner, over.signal);
  try {
    await ended;
  } finally {
    signal.removeEventListener('abort', stop);
    over.abort();
  }
  signal.throwIfAborted();
  const watched = await watching;
  if (child.exitCode !== 0) {
    throw new UserError(
      `The suite is not green, so there is nothing to measure:\n  ${lines.slice(-15).join('\n  ')}`,
      { advice: `npm run features -- ${features.join(' ')} shows more.` },
    );
  }
  const messages = await readFile(join(reportsDir, 'messages.ndjson'), 'utf8');
  return { ...watched, seconds: scenarioSeconds(messages) };
}

/** The process that holds the workers: the launcher's command line has the script's relative path. */
function isRunner(argv: readonly string[]): boolean {
  return argv.includes(join(top, script));
}

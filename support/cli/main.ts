import { UserError, messageOf } from '../errors.ts';
import { withLifetime, type Lifetime } from '../process/lifetime.ts';

/** Something is wrong with the command line itself; it ends with 2. */
export class UsageError extends UserError {}

/**
 * Runs a command's body and ends the process with its exit code: 1 for an error that the reader can mend (its text
 * alone) or a defect of ours (with its stack), 2 for wrong usage, 128 and the signal's number after a signal.
 */
export async function main(body: (lifetime: Lifetime) => Promise<number>): Promise<never> {
  const code = await exitCodeOf(body);
  // What is still queued for a pipe would be lost by process.exit.
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(code);
}

/** As `main`, without ending the process. */
export async function exitCodeOf(body: (lifetime: Lifetime) => Promise<number>): Promise<number> {
  try {
    return await withLifetime(body);
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** How an error is shown: what its reader can mend by its text, everything else with stack and cause. */
export function describe(error: unknown): string {
  if (error instanceof UserError) return `error: ${error.message}`;
  if (!(error instanceof Error)) return `unexpected error: ${messageOf(error)}`;
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describe(error.cause)}`;
  return `unexpected error: ${error.stack ?? error.message}${cause}`;
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else stream.write('', () => resolve());
  });
}

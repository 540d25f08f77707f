import { constants } from 'node:os';

/** The life of a command: what is to be undone when it ends, however it ends. */
export interface Lifetime {
  /** Aborted when the command is told to stop (Ctrl-C, kill, a closed terminal). */
  readonly signal: AbortSignal;
  /** Undone in reverse order when the command ends. */
  readonly resources: AsyncDisposableStack;
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The reason that `Lifetime.signal` is aborted with. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs a command's body and returns its exit code. The first signal aborts the body and lets it clean up; the clean-up
 * itself cannot be interrupted, since what it leaves behind would be somebody's disk or process.
 */
export async function withLifetime(body: (lifetime: Lifetime) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => controller.abort(new Interrupted(signal));
  // The launcher holds a channel to this process; should it be killed, its end is all that is heard of that.
  const orphaned = (): void => stop('SIGHUP');
  for (const name of endings) process.on(name, stop);
  process.on('disconnect', orphaned);
  try {
    await using resources = new AsyncDisposableStack();
    return await body({ signal: controller.signal, resources });
  } catch (error) {
    const reason: unknown = controller.signal.aborted ? controller.signal.reason : undefined;
    if (reason instanceof Interrupted) {
      process.stderr.write(`\n${reason.message} Nothing is left behind.\n`);
      return reason.exitCode;
    }
    throw error;
  } finally {
    for (const name of endings) process.off(name, stop);
    process.off('disconnect', orphaned);
  }
}

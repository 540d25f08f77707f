import { execa } from 'execa';

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once if somebody else holds the lock. */
  readonly onWait?: () => void;
}

/**
 * Runs `work` while this process alone holds the lock file. The lock is flock(1)'s, held by a child that waits for the
 * end of its standard input: whoever dies, by whatever signal, the kernel gives the lock back.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  return hold(['--exclusive'], path, work, options, (_code, stderr) => {
    throw new Error(`flock ${path} failed: ${stderr}`);
  });
}

/** As `withLock`, but without waiting: undefined, and nothing is done, if somebody else holds the lock. */
export async function tryLock<T>(
  path: string,
  work: () => Promise<T>,
  options: Pick<LockOptions, 'signal'> = {},
): Promise<T | undefined> {
  const flags = ['--exclusive', '--nonblock', '--conflict-exit-code', String(conflict)];
  return hold<T | undefined>(flags, path, work, options, (code, stderr) => {
    if (code !== conflict) throw new Error(`flock ${path} failed: ${stderr}`);
    return undefined;
  });
}

/** An exit code that flock(1) itself does not use (those of sysexits.h are its own). */
const conflict = 99;

async function hold<T>(
  flags: readonly string[],
  path: string,
  work: () => Promise<T>,
  { signal, onWait }: LockOptions,
  refused: (code: number | undefined, stderr: string) => T,
): Promise<T> {
  signal?.throwIfAborted();
  const holder = execa('flock', [...flags, path, 'sh', '-c', 'echo held; exec cat'], {
    reject: false,
    stdin: 'pipe',
  });
  // Only the waiting is given up: whoever holds the lock keeps it until the clean-up after `work` is done.
  const giveUp = (): boolean => holder.kill();
  signal?.addEventListener('abort', giveUp, { once: true });
  const waiting = setTimeout(() => onWait?.(), 500);
  try {
    const lines = holder.iterable()[Symbol.asyncIterator]();
    const first = await lines.next();
    signal?.throwIfAborted();
    if (first.value !== 'held') {
      const { exitCode, stderr } = await holder;
      return refused(exitCode, stderr);
    }
    clearTimeout(waiting);
    signal?.removeEventListener('abort', giveUp);
    return await work();
  } finally {
    clearTimeout(waiting);
    signal?.removeEventListener('abort', giveUp);
    holder.stdin.end();
    await holder;
  }
}

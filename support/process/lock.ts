import { execa } from 'execa';

/**
 * Runs `work` while this process alone holds the lock file. The lock is flock(1)'s, held by a child that waits for the
 * end of its standard input: whoever dies, by whatever signal, the kernel gives the lock back.
 * @param onWait called once if somebody else holds the lock
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options: { readonly signal?: AbortSignal; readonly onWait?: () => void } = {},
): Promise<T> {
  const { signal, onWait } = options;
  const holder = execa('flock', ['--exclusive', path, 'sh', '-c', 'echo held; exec cat'], {
    reject: false,
    stdin: 'pipe',
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  const waiting = setTimeout(() => onWait?.(), 500);
  try {
    const lines = holder.iterable()[Symbol.asyncIterator]();
    const first = await lines.next();
    signal?.throwIfAborted();
    if (first.value !== 'held') {
      const result = await holder;
      throw new Error(`flock ${path} failed: ${result.stderr}`);
    }
    clearTimeout(waiting);
    return await work();
  } finally {
    clearTimeout(waiting);
    holder.stdin.end();
    await holder;
  }
}

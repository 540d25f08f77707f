import { connect } from 'node:net';

/**
 * What a loopback port says first to somebody who connects.
 * @param say what the caller says, if it is up to the caller to begin
 * @returns `undefined` if the connection ends, or the signal is aborted, before anything has come
 */
function firstWords(
  port: number,
  { say, signal }: { readonly say?: string; readonly signal: AbortSignal },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (words?: string): void => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(words);
    };
    const giveUp = (): void => end();
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) return end();
    if (say !== undefined) socket.on('connect', () => socket.write(say));
    socket.on('data', (data) => end(data.toString('latin1')));
    socket.on('error', () => end());
    socket.on('end', () => end());
  });
}

/** Whether a port answers, however slow the machine is: until the signal is aborted. For a port that should be open. */
export async function isOpen(
  port: number,
  options: { readonly say: string; readonly signal: AbortSignal },
): Promise<boolean> {
  return (await firstWords(port, options)) !== undefined;
}

/** How often the known port answers while the other one is silent, until that one counts as closed. */
const times = 20;

/**
 * Whether a port is reached, told without a limit of time where it is closed: a firewall that drops what comes leaves its
 * caller waiting, and how long an open port takes depends on the machine. So a port that is known to be open is asked
 * again and again meanwhile.
 * @param known a port of the same guest that speaks first, such as SSH's
 * @throws Error if the known port does not answer
 */
export async function isReached(
  port: number,
  known: number,
  options: { readonly say: string; readonly signal: AbortSignal },
): Promise<boolean> {
  using stop = new DisposableStack();
  const over = new AbortController();
  stop.defer(() => over.abort());
  const signal = AbortSignal.any([options.signal, over.signal]);
  const asked = firstWords(port, { say: options.say, signal }).then((words) => words !== undefined);
  const meanwhile = async (): Promise<boolean> => {
    for (let time = 0; time < times; time += 1) {
      const words = await firstWords(known, { signal });
      if (words === undefined && !signal.aborted) {
        throw new Error(`Nothing answers at 127.0.0.1:${known}, which is known to be open.`);
      }
    }
    return false;
  };
  const reached = await Promise.race([asked, meanwhile()]);
  options.signal.throwIfAborted();
  return reached;
}

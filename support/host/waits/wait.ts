/** A condition that is waited for. */
export interface Wait<T> {
  /** In words that go after "waiting for". */
  readonly what: string;
  /** Seconds under KVM. */
  readonly limit: number;
  /** Resolves when the condition holds. It must stop soon after the signal is aborted. */
  readonly reached: (signal: AbortSignal) => Promise<T>;
}

/** Where a wait takes place. */
export interface WaitContext {
  /** The host's name, for messages. */
  readonly host: string;
  readonly timeScale: number;
  /** The console's last lines, for the message at the limit. */
  readonly tail?: () => Promise<readonly string[]>;
  /** Ends the wait, with its reason: somebody wants to stop, or waiting is in vain (trouble on the console). */
  readonly signal?: AbortSignal | undefined;
}

/** A condition did not hold in time; the message says which, where, and what the console said last. */
export class WaitError extends Error {
  override readonly name = 'WaitError';

  constructor(what: string, seconds: number, host: string, tail: readonly string[]) {
    const end = tail.length === 0 ? '' : `\n  Its console ends with:\n    ${tail.join('\n    ')}`;
    super(`${host}: gave up waiting for ${what} after ${Math.round(seconds)} s.${end}`);
  }
}

/**
 * Waits until the condition holds.
 * @throws WaitError at the limit, the signal's reason when it is aborted, and whatever the condition itself throws
 */
export async function waitFor<T>(wait: Wait<T>, context: WaitContext): Promise<T> {
  const { host, timeScale, tail, signal } = context;
  signal?.throwIfAborted();
  const seconds = wait.limit * timeScale;
  const over = new AbortController();
  const stop = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
  try {
    return await Promise.race([wait.reached(stop), limitOf(seconds, stop)]);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof LimitReached)) throw error;
    throw new WaitError(wait.what, seconds, host, (await tail?.()) ?? []);
  } finally {
    // The losers reject with this reason; the race above has already taken care of their rejections.
    over.abort(new Error('The wait is over.'));
  }
}

/** One condition after the other, as one: the results of all. */
export function inOrder<const T extends readonly unknown[]>(
  ...waits: { readonly [Index in keyof T]: Wait<T[Index]> }
): Wait<T> {
  const list: readonly Wait<unknown>[] = waits;
  return {
    what: list.map(({ what }) => what).join(', then '),
    limit: list.reduce((sum, { limit }) => sum + limit, 0),
    async reached(signal) {
      const results: unknown[] = [];
      for (const each of list) results.push(await each.reached(signal));
      return results as unknown as T;
    },
  };
}

/** Whichever of the conditions holds first. */
export function firstOf<T>(...waits: readonly Wait<T>[]): Wait<T> {
  return {
    what: waits.map(({ what }) => what).join(' or '),
    limit: Math.max(...waits.map(({ limit }) => limit)),
    reached: (signal) => Promise.race(waits.map((each) => each.reached(signal))),
  };
}

class LimitReached extends Error {}

function limitOf(seconds: number, signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => reject(new LimitReached()), seconds * 1000);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}

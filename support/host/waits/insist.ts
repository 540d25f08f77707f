import { WaitError } from './wait.ts';

/**
 * Waits for what something done should bring about, and does it once more where that does not come, as people do.
 * @param wait throws a WaitError where it does not come
 * @param times how often it is done at most, the first time (before this call) included
 * @returns how often it was done
 * @throws the last WaitError, and whatever else either of them throws
 */
export async function insist(
  wait: () => Promise<void>,
  again: () => Promise<void>,
  times: number,
): Promise<number> {
  for (let done = 1; ; done += 1) {
    try {
      await wait();
      return done;
    } catch (error) {
      if (!(error instanceof WaitError) || done === times) throw error;
    }
    await again();
  }
}

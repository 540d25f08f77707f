import { setTimeout as delay } from 'node:timers/promises';
import type { Wait } from './wait.ts';

/**
 * A condition that has to be asked for again and again: it holds when `check` gives something other than `undefined` or
 * `false`. What `check` throws ends the wait. A check keeps the guest busy, which has other things to do: after one that took
 * long the next is waited for as long, up to ten times of what it else is.
 */
export function polled<T>(
  what: string,
  limit: number,
  check: (signal: AbortSignal) => Promise<T | undefined | false>,
  everyMs = 500,
): Wait<T> {
  return {
    what,
    limit,
    async reached(signal) {
      for (;;) {
        const began = performance.now();
        const result = await check(signal);
        if (result !== undefined && result !== false) return result;
        const took = performance.now() - began;
        await delay(Math.max(everyMs, Math.min(took, 10 * everyMs)), undefined, { signal });
      }
    },
  };
}

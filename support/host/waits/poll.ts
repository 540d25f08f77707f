import { setTimeout as delay } from 'node:timers/promises';
import type { Wait } from './wait.ts';

/**
 * A condition that has to be asked for again and again: it holds when `check` gives something other than `undefined` or
 * `false`. What `check` throws ends the wait.
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
        const result = await check(signal);
        if (result !== undefined && result !== false) return result;
        await delay(everyMs, undefined, { signal });
      }
    },
  };
}

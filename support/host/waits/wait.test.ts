import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthIn } from './boot.ts';
import { polled } from './poll.ts';
import { firstOf, inOrder, type Wait, waitFor, WaitError } from './wait.ts';

const context = { host: 'testhost', timeScale: 1 };

/** Holds at once, with this value. */
const holds = <T>(value: T): Wait<T> => ({
  what: String(value),
  limit: 1,
  reached: async () => value,
});

/** Never holds. */
const hangs: Wait<never> = {
  what: 'doomsday',
  limit: 0.1,
  reached: (signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    }),
};

test('the limit is scaled, and its error says what was waited for and where', async () => {
  const start = performance.now();
  await assert.rejects(waitFor(hangs, { ...context, timeScale: 3 }), (error) => {
    assert.ok(error instanceof WaitError);
    assert.match(error.message, /^testhost: gave up waiting for doomsday/);
    return true;
  });
  assert.ok(performance.now() - start >= 290);
});

test('a condition’s own error, and a signal’s reason, end the wait', async () => {
  const fails: Wait<never> = { ...hangs, reached: () => Promise.reject(new Error('no way')) };
  await assert.rejects(waitFor(fails, context), /no way/);
  const stop = new AbortController();
  const waiting = waitFor({ ...hangs, limit: 60 }, { ...context, signal: stop.signal });
  stop.abort(new Error('stopped'));
  await assert.rejects(waiting, /stopped/);
  await assert.rejects(waitFor(holds(1), { ...context, signal: stop.signal }), /stopped/);
});

test('the condition is told when the wait is over', async () => {
  let told: AbortSignal | undefined;
  const wait: Wait<never> = {
    ...hangs,
    reached(signal) {
      told = signal;
      return hangs.reached(signal);
    },
  };
  await assert.rejects(waitFor(wait, context), WaitError);
  assert.equal(told?.aborted, true);
});

test('waits are combined: all in order, or the first of them', async () => {
  const both = inOrder(holds('a'), holds(2));
  assert.equal(both.what, 'a, then 2');
  assert.equal(both.limit, 2);
  assert.deepEqual(await waitFor(both, context), ['a', 2]);
  assert.equal(await waitFor(firstOf<string>(hangs, holds('b')), context), 'b');
});

test('a polled condition is asked until it holds', async () => {
  let asked = 0;
  const check = async (): Promise<number | undefined> => {
    asked += 1;
    return asked < 3 ? undefined : asked;
  };
  assert.equal(await waitFor(polled('the third time', 5, check, 1), context), 3);
});

test('health is the state and the failed units', () => {
  assert.deepEqual(healthIn('running\n'), { state: 'running', failedUnits: [] });
  assert.deepEqual(
    healthIn(
      'degraded\nfoo.service loaded failed failed Foo\nbar.mount loaded failed failed /bar\n',
    ),
    { state: 'degraded', failedUnits: ['foo.service', 'bar.mount'] },
  );
});

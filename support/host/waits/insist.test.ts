import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insist } from './insist.ts';
import { WaitError } from './wait.ts';

function comesAtThe(
  turn: number,
  error: Error,
): { wait: () => Promise<void>; again: () => Promise<void>; done: () => number } {
  let done = 1;
  return {
    wait: async () => {
      if (done < turn) throw error;
    },
    again: async () => {
      done += 1;
    },
    done: () => done,
  };
}

test('what does not come is asked for once more', async () => {
  const { wait, again } = comesAtThe(3, new WaitError('it', 1, 'host', []));
  assert.equal(await insist(wait, again, 3), 3);
});

test('it is not asked for more often than that, and not for another error', async () => {
  const slow = comesAtThe(4, new WaitError('it', 1, 'host', []));
  await assert.rejects(insist(slow.wait, slow.again, 3), WaitError);
  assert.equal(slow.done(), 3);
  const broken = comesAtThe(2, new Error('the host is off'));
  await assert.rejects(insist(broken.wait, broken.again, 3), /the host is off/);
  assert.equal(broken.done(), 1);
});

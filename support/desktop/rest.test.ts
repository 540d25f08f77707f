import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idleShare, timesIn } from './rest.ts';

test('idle time is what no process had, and what was spent on waiting for a disk', () => {
  const before = timesIn('cpu  100 0 50 800 50 0 0 0 9 0\ncpu0 1 0 1 1 1 0 0 0 0 0\n');
  assert.deepEqual(before, { idle: 850, all: 1000 });
  const after = timesIn('cpu  130 0 60 860 50 0 0 0 9 0\n');
  assert.equal(idleShare(before, after), 0.6);
  assert.equal(idleShare(before, before), 0);
});

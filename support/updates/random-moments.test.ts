import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesIn, chooseMoments } from './random-moments.ts';

test('moments are as many as were asked for, no two the same, none outside', () => {
  assert.deepEqual(chooseMoments(4, 4), [1, 2, 3, 4]);
  const moments = chooseMoments(1000, 10);
  assert.equal(new Set(moments).size, 10);
  assert.ok(moments.every((each) => each >= 1 && each <= 1000));
  assert.throws(() => chooseMoments(2, 3), /2 changes have no 3 moments/);
});

test('the count is read from what the command said', () => {
  assert.equal(changesIn('pub => abc\nCounted 417\n'), 417);
  assert.throws(() => changesIn('pub => abc'), /Nobody counted/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, plural, size } from './amounts.ts';

test('times are for people', () => {
  assert.deepEqual([0.04, 9.95, 59.4, 60, 372].map(duration), [
    '0.0 s',
    '9.9 s',
    '59 s',
    '1 min 0 s',
    '6 min 12 s',
  ]);
});

test('sizes are told in powers of ten', () => {
  assert.deepEqual([0, 45e6, 999e6, 3.24e9].map(size), ['0 MB', '45 MB', '999 MB', '3.2 GB']);
});

test('a number of things is told as it is spoken', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => plural(count, 'scenario')),
    ['0 scenarios', '1 scenario', '2 scenarios'],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, meetsGoal, timed, type BenchRow } from './bench.ts';
import { benchTable } from './table.ts';

const slow: BenchRow = { name: 'boot', value: 71.234, unit: 's', goal: { atMost: 60 } };
const fast: BenchRow = {
  name: 'calls',
  value: 186.9,
  unit: '×',
  goal: { atLeast: 100 },
  note: 'to virsh',
};
const free: BenchRow = { name: 'a call', value: 0.16234, unit: 'ms' };

test('goals have a side', () => {
  assert.deepEqual([slow, fast, free].map(meetsGoal), [false, true, undefined]);
  assert.equal(meetsGoal({ ...slow, value: 60 }), true);
  assert.equal(meetsGoal({ ...fast, value: 100 }), true);
});

test('the table has a line a figure, with goal and note where there are some', () => {
  assert.deepEqual(benchTable([slow, fast, free]).split('\n'), [
    'what       value  goal     note',
    'boot      71.2 s  ✗ ≤ 60',
    'calls      187 ×  ✓ ≥ 100  to virsh',
    'a call  0.162 ms',
  ]);
});

test('the median is the middle, or between the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([1, 2, 9, 4]), 3);
  assert.throws(() => median([]), RangeError);
});

test('work is timed in seconds', async () => {
  const [result, seconds] = await timed(async () => 'done');
  assert.equal(result, 'done');
  assert.ok(seconds >= 0 && seconds < 5);
});

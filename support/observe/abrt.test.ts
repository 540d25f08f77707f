import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProblems } from './abrt.ts';

test('problems are read, and that there are none', () => {
  assert.deepEqual(parseProblems('{"type":"as","data":[[]]}'), []);
  assert.deepEqual(parseProblems('{"type":"as","data":[["/var/spool/abrt/ccpp-1"]]}'), [
    '/var/spool/abrt/ccpp-1',
  ]);
});

test('another answer is refused', () => {
  for (const text of ['{}', '[]', '{"type":"s","data":["no"]}', '{"data":[[1]]}']) {
    assert.throws(() => parseProblems(text), TypeError, text);
  }
});

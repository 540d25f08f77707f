import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keysFor } from './typing.ts';

test('keys are those of linux/input-event-codes.h', () => {
  const codes: Readonly<Record<string, readonly number[]>> = {
    a: [30],
    Z: [42, 44],
    '0': [11],
    m: [50],
    '/': [53],
    '?': [42, 53],
    '\\': [43],
    '\n': [28],
  };
  for (const [character, keys] of Object.entries(codes)) {
    assert.deepEqual(keysFor(character), keys, character);
  }
});

test('a character without a key is refused', () => {
  assert.throws(() => keysFor('ü'), /no key for "ü"/);
});

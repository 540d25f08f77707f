import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chordKeys } from './chord.ts';

test('a chord is the keys of its parts, modifiers first', () => {
  assert.deepEqual(chordKeys('Ctrl+Alt+F3'), [29, 56, 61]);
  assert.deepEqual(chordKeys('Super'), [125]);
});

test('a letter in a chord is its key, without Shift', () => {
  assert.deepEqual(chordKeys('Ctrl+L'), [29, 38]);
});

test('a key that is not there is refused', () => {
  assert.throws(() => chordKeys('Hyper+x'), /no key/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitWord } from './moments.ts';

test('a unit gives a word as it is, whatever is in it', () => {
  assert.equal(unitWord(String.raw`a\.b$ 100% "c"`), String.raw`"a\\.b$$ 100%% \"c\""`);
});

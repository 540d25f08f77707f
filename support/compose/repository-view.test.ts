import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFault } from './repository-view.ts';

test('a fault is known by its words', () => {
  assert.equal(isFault('transfers are cut off'), true);
  assert.equal(isFault('the moon is full'), false);
});

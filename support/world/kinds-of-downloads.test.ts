import assert from 'node:assert/strict';
import { test } from 'node:test';
import { circumstancesOf } from './kinds-of-downloads.ts';

test('a thing that Downloads cannot be is refused with those that it can', () => {
  assert.throws(() => circumstancesOf('a linc'), /can be a folder; a link .*; not "a linc"/);
});

test('what waits for applications to be open, or for the disk to be missing, is told from the rest', () => {
  assert.equal(circumstancesOf('such a link, made while Firefox is open').late, true);
  assert.equal(circumstancesOf('such a link, and no disk at the login').withoutDisk, true);
  assert.equal(circumstancesOf('a folder').withoutDisk, undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notThrownBack } from './session.ts';
import { wordsIn } from './words.ts';

const read = (...texts: readonly string[]): ReturnType<typeof wordsIn> =>
  wordsIn(
    texts
      .map((text, at) => [5, 1, 1, 1, 1, at, at * 90, 0, 80, 20, 90, text].join('\t'))
      .join('\n'),
    1,
  );

test('a desktop that starts may show the password prompt, or nothing; not the list of people again', () => {
  notThrownBack('anna', []);
  notThrownBack('anna', read('Anna', 'Password'));
  assert.throws(
    () => notThrownBack('anna', read('Anna', 'Not', 'listed?')),
    /login screen is back: the desktop of anna/,
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasPanelClock, notThrownBack } from './session.ts';
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

test('the clock of a panel is one at the top, and not the large one of a locked screen', () => {
  const clock = { text: '09:27', line: '1', left: 648, width: 40, height: 12 };
  assert.equal(hasPanelClock([{ ...clock, top: 10 }]), true);
  assert.equal(hasPanelClock([{ ...clock, top: 210 }]), false);
  assert.equal(hasPanelClock([{ ...clock, text: '30', top: 10 }]), false);
  assert.equal(hasPanelClock([]), false);
});

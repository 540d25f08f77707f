import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf, textOf, wordsIn } from './words.ts';

const head =
  'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext';
const row = (line: number, word: number, left: number, top: number, text: string): string =>
  [5, 1, 1, 1, line, word, left, top, 80, 20, 90, text].join('\t');
const table = [
  head,
  [4, 1, 1, 1, 1, 0, 0, 0, 900, 40, -1, ''].join('\t'),
  row(1, 1, 100, 200, 'Not'),
  row(1, 2, 200, 204, 'listed?'),
  row(2, 1, 100, 100, 'Log'),
  row(2, 2, 200, 100, 'Out...'),
].join('\n');

const read = (text: string): ReturnType<typeof wordsIn> => wordsIn(row(1, 1, 0, 0, text), 1);

test('words have their places in the picture that was doubled', () => {
  const words = wordsIn(table, 2);
  assert.equal(words.length, 4);
  assert.deepEqual(words[0], {
    text: 'Not',
    line: '1.1.1.1',
    left: 50,
    top: 100,
    width: 40,
    height: 10,
  });
  assert.equal(textOf(words), 'Not listed?\nLog Out...');
});

test('a text is found across words, whatever its marks and its case', () => {
  const words = wordsIn(table, 2);
  assert.deepEqual(placesOf('not listed', words), [{ left: 50, top: 100, width: 90, height: 12 }]);
  assert.equal(placesOf('Log Out', words).length, 1);
});

test('a text is not found across lines, nor inside of words', () => {
  const words = wordsIn(table, 2);
  assert.deepEqual(placesOf('listed Log', words), []);
  assert.deepEqual(placesOf('list', words), []);
  assert.throws(() => placesOf('…', words), /no letter/);
});

test('one letter in eight may be taken for another, a digit never', () => {
  assert.equal(placesOf('Password', read('Passwerd')).length, 1);
  assert.equal(placesOf('Password', read('Posswerd')).length, 0);
  assert.equal(placesOf('Log Out', read('LogOat')).length, 0);
  assert.equal(placesOf('Barrel 123456', read('Barrel123457')).length, 0);
});

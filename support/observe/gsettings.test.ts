import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOfSetting, parseTextList } from './gsettings.ts';

test('lists of texts are read, whatever their quotation marks', () => {
  assert.deepEqual(parseTextList("['a.desktop', 'b.desktop']\n"), ['a.desktop', 'b.desktop']);
  assert.deepEqual(parseTextList(`["it's", 'a, b', 'c\\'d']`), ["it's", 'a, b', "c'd"]);
  assert.deepEqual(parseTextList('@as []'), []);
  for (const other of ["'a'", '[1, 2]', 'No such schema “x”', "['a',]"]) {
    assert.throws(() => parseTextList(other), TypeError, other);
  }
});

test('a file is read out of a URI', () => {
  assert.equal(fileOfSetting("'file:///usr/share/a%20b.png'\n"), '/usr/share/a b.png');
  assert.throws(() => fileOfSetting("''"), TypeError);
  assert.throws(() => fileOfSetting("'https://example.org/a.png'"), TypeError);
});

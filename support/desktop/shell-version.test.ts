import { expect } from 'chai';
import { test } from 'node:test';
import { parseProperty } from './shell-version.ts';

test("the shell's version is the text of a property", () => {
  expect(parseProperty('{"type":"s","data":"48.7"}\n')).to.equal('48.7');
});

test('a property of another type is an error that shows it', () => {
  expect(() => parseProperty('{"type":"u","data":48}\n')).to.throw(
    'no property with a text: {"type":"u"',
  );
});

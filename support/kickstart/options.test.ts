import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../cli/main.ts';
import { readCommandLine } from './options.ts';

test('a command line is read', () => {
  assert.deepEqual(readCommandLine(['check', 'a.ks', 'b.ks', '--version', 'F42']), {
    action: 'check',
    files: ['a.ks', 'b.ks'],
    version: 'F42',
  });
  const words = ['treefile', '--comps=c.xml', 'a.ks', '--repo=x', '--repo=y', '--arch=aarch64'];
  assert.deepEqual(readCommandLine(words), {
    action: 'treefile',
    files: ['a.ks'],
    comps: 'c.xml',
    repos: ['x', 'y'],
    architecture: 'aarch64',
  });
});

test('help is asked for', () => {
  assert.equal(readCommandLine(['--help']), undefined);
  assert.equal(readCommandLine(['check', '-h']), undefined);
});

const wrong: readonly (readonly [words: readonly string[], message: RegExp])[] = [
  [[], /Nothing is asked for/],
  [['chek', 'a.ks'], /There is no command chek/],
  [['check'], /check needs a file/],
  [['flatten', 'a.ks', 'b.ks'], /flatten takes one file/],
  [['check', 'a.ks', '--comps', 'c'], /--comps goes with treefile/],
  [['check', 'a.ks', '--nonsense'], /--nonsense/],
  [['treefile', 'a.ks', '--comps'], /--comps/],
];

for (const [words, message] of wrong) {
  test(`wrong usage: ${words.join(' ') || '(nothing)'}`, () => {
    assert.throws(
      () => readCommandLine(words),
      (error: unknown) => error instanceof UsageError && message.test(error.message),
    );
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nevra, parsePackages } from './packages.ts';

test('packages are read, keys are not taken for packages', () => {
  const packages = parsePackages(
    'less\t0\t668\t1\tx86_64\ngpg-pubkey\t0\tabc\tdef\t(none)\nbind\t32\t9.20\t2.fc42\tnoarch\n',
  );
  assert.deepEqual(packages.map(nevra), ['less-668-1.x86_64', 'bind-32:9.20-2.fc42.noarch']);
});

test('a line of another form is an error', () => {
  assert.throws(() => parsePackages('error: cannot open Packages index\n'), /no package: error/);
});

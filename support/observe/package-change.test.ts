import { expect } from 'chai';
import { test } from 'node:test';
import { changeLine } from './package-change.ts';

const before = [
  'gnome-shell-48.7-0+deb13u2.lab1.x86_64',
  'gnome-shell-common-48.7-0+deb13u2.lab1.noarch',
  'sudo-1:1.9-2.lab1.x86_64',
];
const after = [
  'gnome-shell-50.5-1.lab2.x86_64',
  'gnome-shell-common-50.5-1.lab2.noarch',
  'sudo-2:1.9-2.lab2.x86_64',
];

test('a package that changes is told with both versions', () => {
  expect(changeLine('gnome-shell', before, after)).to.equal(
    'gnome-shell 48.7-0+deb13u2.lab1 -> 50.5-1.lab2',
  );
  expect(changeLine('gnome-shell-common', before, after)).to.equal(
    'gnome-shell-common 48.7-0+deb13u2.lab1 -> 50.5-1.lab2',
  );
});

test('an epoch is told as well', () => {
  expect(changeLine('sudo', before, after)).to.equal('sudo 1:1.9-2.lab1 -> 2:1.9-2.lab2');
});

test('a package that does not change, or is not there, is an error', () => {
  expect(() => changeLine('gnome-shell', before, before)).to.throw('gnome-shell does not change');
  expect(() => changeLine('gnome', before, after)).to.throw('it is missing, then missing');
});

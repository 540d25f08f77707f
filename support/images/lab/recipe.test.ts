import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagesFor, readRecipe } from './recipe.ts';

const packages = {
  composes: ['ostree', 'dnf'],
  server: ['tuned', 'dnf'],
  workstation: ['gdm3', 'tuned'],
};

test('a Server alone is bootstrapped without the packages of the Workstation', () => {
  assert.deepEqual(packagesFor({ packages }, ['server']), ['dnf', 'ostree', 'tuned']);
});

test('both editions, and a Workstation alone, have one set: the installer is made of the Server', () => {
  const both = ['dnf', 'gdm3', 'ostree', 'tuned'];
  assert.deepEqual(packagesFor({ packages }, ['server', 'workstation']), both);
  assert.deepEqual(packagesFor({ packages }, ['workstation']), both);
});

test("the lab's Server has one kernel, and no desktop", async () => {
  const names = packagesFor(await readRecipe(), ['server']);
  assert.deepEqual(
    names.filter((name) => name.startsWith('linux-image-')),
    ['linux-image-cloud-amd64'],
  );
  assert.ok(!names.includes('gnome-shell'));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackagesNotFound, refusal } from './compose.ts';

test('packages that no repository has are named, all of them', () => {
  const error = refusal('lab/1/x86_64/server', 'Installing packages: Packages not found: a, b-c');
  assert.ok(error instanceof PackagesNotFound);
  assert.deepEqual(error.packages, ['a', 'b-c']);
  assert.match(error.message, /lab\/1\/x86_64\/server .* no repository has a, b-c\./);
});

test("any other refusal keeps rpm-ostree's words", () => {
  const words =
    'Installing packages: Could not depsolve transaction; 1 problem detected:\n Problem: x conflicts with y';
  const error = refusal('r', words);
  assert.ok(!(error instanceof PackagesNotFound));
  assert.ok(error.message.includes(words));
});

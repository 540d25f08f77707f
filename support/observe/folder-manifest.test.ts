import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestDifference, type ManifestEntry } from './folder-manifest.ts';

const file: ManifestEntry = {
  path: '/home/anna/notes',
  mode: '-rw-------',
  owner: '1000:1000',
  changed: '1',
  size: 3,
  names: 1,
  content: 'aa',
  attributes: {},
};

function manifest(...entries: readonly ManifestEntry[]): ReadonlyMap<string, ManifestEntry> {
  return new Map(entries.map((each) => [each.path, each]));
}

test('folders that are the same do not differ', () => {
  assert.deepEqual(manifestDifference(manifest(file), manifest({ ...file })), []);
});

test('each aspect that changed is told with what it was and is', () => {
  const now = { ...file, mode: '-rw-r--r--', content: 'bb', attributes: { 'user.origin': '00' } };
  assert.deepEqual(manifestDifference(manifest(file), manifest(now)), [
    '/home/anna/notes: mode -rw------- is -rw-r--r--, content aa is bb, attributes {} is {"user.origin":"00"}',
  ]);
});

test('what came and what went is told', () => {
  const other = { ...file, path: '/home/anna/other' };
  assert.deepEqual(manifestDifference(manifest(file), manifest(other)), [
    '/home/anna/notes: it is gone',
    '/home/anna/other: it is new',
  ]);
});

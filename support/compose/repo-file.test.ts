import { expect } from 'chai';
import { test } from 'node:test';
import { repoFile } from './repo-file.ts';

const places = { packages: '/p', key: '/k' };
const lines = (more: object): readonly string[] =>
  repoFile({ id: 'a', name: 'A', digest: '', ...more }, places)
    .trim()
    .split('\n');

test('a repository on disk is read at its place, its metadata checked like its packages', () => {
  expect(lines({ path: '/elsewhere', gpgKey: '/elsewhere', priority: 10 })).to.deep.equal([
    '[a]',
    'name=A',
    'baseurl=file:///p',
    'enabled=1',
    'priority=10',
    'gpgcheck=1',
    'repo_gpgcheck=1',
    'gpgkey=file:///k',
  ]);
});

test('a metalink wins over an address, and vouches for the metadata', () => {
  expect(lines({ metalink: 'https://m', url: 'https://u', gpgKey: '/k' })).to.deep.equal([
    '[a]',
    'name=A',
    'metalink=https://m',
    'enabled=1',
    'gpgcheck=1',
    'gpgkey=file:///k',
  ]);
  expect(lines({ url: 'https://u' })).to.include.members(['baseurl=https://u', 'gpgcheck=0']);
});

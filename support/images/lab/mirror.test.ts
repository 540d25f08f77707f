import assert from 'node:assert/strict';
import { test } from 'node:test';
import { debianArchive } from './mirror.ts';

test("the archive is Debian's own, not that of its security updates nor anybody else's", () => {
  const listing = [
    'nodistro|nodistro|http://node.test/',
    'Debian|Debian-Security|http://mirror.test/debian-security/',
    'Debian|Debian|http://mirror.test/debian/',
    'Debian|Debian|http://other.test/debian/',
  ].join('\n');
  assert.equal(debianArchive(listing), 'http://mirror.test/debian/');
});

test('a host without Debian has no mirror of it', () => {
  assert.equal(debianArchive('Ubuntu|Ubuntu|http://mirror.test/ubuntu/\n'), undefined);
  assert.equal(debianArchive(''), undefined);
  assert.equal(debianArchive('Debian|Debian|'), undefined);
});

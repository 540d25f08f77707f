import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProfiles } from './firefox-profiles.ts';

test('profiles are read, those by a full path among them', () => {
  const text = `[Profile1]
Name=default
IsRelative=1
Path=aaaa.default
Default=1

[Profile0]
Name=work = play
IsRelative=0
Path=/var/home/admin/.mozilla/firefox/bbbb.work

[General]
StartWithLastProfile=1
Version=2

[Install46F492E0ACFF84D4]
Default=aaaa.default
Locked=1
`;
  assert.deepEqual(parseProfiles(text), [
    { name: 'default', path: 'aaaa.default', relative: true },
    {
      name: 'work = play',
      path: '/var/home/admin/.mozilla/firefox/bbbb.work',
      relative: false,
    },
  ]);
  assert.deepEqual(parseProfiles(text.replaceAll('\n', '\r\n')), parseProfiles(text));
});

test('a list without profiles is empty; a profile without a path is refused', () => {
  assert.deepEqual(parseProfiles('[General]\nVersion=2\n'), []);
  assert.throws(() => parseProfiles('[Profile0]\nName=x\n'), TypeError);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptsPassword, hashMethod, parseAccounts, parseGroups } from './accounts.ts';

const passwd =
  'root:x:0:0:root:/root:/bin/bash\nadmin:x:1000:1000:An Admin:/home/admin:/bin/bash\nbin:x:2:2::/bin:/usr/sbin/nologin\n';
const shadow =
  'root:!*:20000:0:99999:7:::\nadmin:$y$j9T$salt$hash:20000:0:99999:7:::\nopen::20000::::::\n';

test('an account is read from both files', () => {
  const admin = parseAccounts(passwd, shadow)[1];
  assert.deepEqual(admin, {
    name: 'admin',
    uid: 1000,
    gid: 1000,
    home: '/home/admin',
    shell: '/bin/bash',
    hash: '$y$j9T$salt$hash',
  });
});

test('a locked account, and one without a line in shadow, accept no password', () => {
  assert.deepEqual(
    parseAccounts(passwd, shadow).map((each) => acceptsPassword(each)),
    [false, true, false],
  );
});

test('an empty password is one that is accepted', () => {
  const [open] = parseAccounts('open:x:5:5::/:/bin/sh\n', shadow);
  assert.ok(open !== undefined && acceptsPassword(open));
});

test('the method of a hash is named as in login.defs', () => {
  assert.equal(hashMethod('$y$j9T$salt$hash'), 'YESCRYPT');
  assert.equal(hashMethod('$6$salt$hash'), 'SHA512');
  assert.equal(hashMethod('!'), undefined);
});

test('groups are read with their members', () => {
  assert.deepEqual(parseGroups('wheel:x:10:admin,other\nusers:x:100:\n'), [
    { name: 'wheel', gid: 10, members: ['admin', 'other'] },
    { name: 'users', gid: 100, members: [] },
  ]);
});

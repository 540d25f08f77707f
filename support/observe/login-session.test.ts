import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSession } from './login-session.ts';

test('a session has its kind, and whether it is locked', () => {
  const output = 'Id=3\nName=admin\nTTY=tty2\nType=wayland\nClass=user\nState=active\n';
  assert.deepEqual(parseSession(`${output}LockedHint=yes\n`), {
    class: 'user',
    type: 'wayland',
    state: 'active',
    locked: true,
    tty: 'tty2',
  });
  assert.equal(parseSession(output).locked, false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causes } from './causes.ts';

test('a crash is told with its core dump, a session that is gone by its owner', () => {
  const file = '/var/lib/systemd/coredump/core.gnome-shell.zst';
  assert.deepEqual(
    causes([{ program: 'gnome-shell', signal: 'SIGSEGV', file }], 'anna', [{ type: 'tty' }]),
    [
      `gnome-shell has crashed by SIGSEGV; its core dump is ${file}.`,
      'anna has no graphical session: it has ended, or never began.',
    ],
  );
});

test('a core dump that is not kept is said to be so', () => {
  const dump = { program: 'nautilus', signal: 'SIGABRT', file: undefined };
  assert.deepEqual(causes([dump], 'anna', [{ type: 'wayland' }]), [
    'nautilus has crashed by SIGABRT; its core dump was not kept.',
  ]);
});

test('where nobody need be logged in, or somebody is, there is nothing to tell', () => {
  assert.deepEqual(causes([], '', undefined), []);
  assert.deepEqual(causes([], 'anna', [{ type: 'tty' }, { type: 'wayland' }]), []);
});

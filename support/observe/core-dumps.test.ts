import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCoreDumps } from './core-dumps.ts';

test('core dumps are read as journalctl prints them, with or without a file', () => {
  const output = `{"COREDUMP_COMM":"nautilus","COREDUMP_SIGNAL_NAME":"SIGSEGV","COREDUMP_FILENAME":"/var/lib/systemd/coredump/core.nautilus.zst","__CURSOR":"s=1"}
{"COREDUMP_COMM":"gnome-shell","COREDUMP_SIGNAL_NAME":"SIGABRT"}
`;
  assert.deepEqual(parseCoreDumps(output), [
    {
      program: 'nautilus',
      signal: 'SIGSEGV',
      file: '/var/lib/systemd/coredump/core.nautilus.zst',
    },
    { program: 'gnome-shell', signal: 'SIGABRT', file: undefined },
  ]);
});

test('a journal without a core dump has none', () => {
  assert.deepEqual(parseCoreDumps('-- No entries --\n'), []);
});

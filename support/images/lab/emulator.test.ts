import assert from 'node:assert/strict';
import { test } from 'node:test';
import { majorVersion } from './emulator.ts';

test('the version of an emulator is read from its own words', () => {
  const copyright = '\nCopyright (c) 2003-2022 Fabrice Bellard and the QEMU Project developers\n';
  assert.equal(majorVersion(`QEMU emulator version 7.2.22 (Debian 1:7.2)${copyright}`), 7);
  assert.equal(majorVersion(`QEMU emulator version 10.0.13${copyright}`), 10);
});

test('words that name no version are an error that shows them', () => {
  assert.throws(() => majorVersion('Usage: something else'), /says: Usage: something else/);
});

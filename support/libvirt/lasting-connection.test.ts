import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLibvirt } from './daemon.ts';
import { LastingConnection } from './lasting-connection.ts';

test('a connection is kept as long as it lasts, and another one opened after it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lasting-'));
  try {
    await using libvirt = await openLibvirt({ uri: undefined, folder, init: false });
    await using lasting = new LastingConnection(libvirt.access);
    const first = await lasting.get();
    assert.equal(await lasting.get(), first);
    await first.close();
    const second = await lasting.get();
    assert.notEqual(second, first);
    assert.equal(await second.type(), 'QEMU');
  } finally {
    await rm(folder, { recursive: true });
  }
});

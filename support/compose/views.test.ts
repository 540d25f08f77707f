import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { guestName, registerView, socketInode, viewOf } from './views.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:223A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0 100 0 0 10 0
   1: 0100007F:223A 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 12 1 0 100 0 0 10 0
   2: 0100007F:C350 0100007F:223A 01 00000000:00000000 00:00000000 00000000     0        0 13 1 0 100 0 0 10 0
`;

test("the asker's end of a connection is found, not the server's", () => {
  assert.equal(socketInode(table, 50_000, 8762), '13');
  assert.equal(socketInode(table, 8762, 50_000), '12');
  assert.equal(socketInode(table, 50_001, 8762), undefined);
});

test('a guest is known by the name that libvirt gave its process', () => {
  assert.equal(guestName('qemu\0-name\0guest=server-1,debug-threads=on\0-S'), 'server-1');
  assert.equal(guestName('node\0server-1'), undefined);
});

test('a connection of no guest has no view of its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'views-'));
  try {
    await using view = await registerView(folder, 'server-1', 4711);
    assert.ok(view);
    assert.equal(await viewOf(folder, 1, 2), undefined);
  } finally {
    await rm(folder, { recursive: true });
  }
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { skipDaemon } from '../test-support/daemon.ts';

const program = fileURLToPath(new URL('../test-support/session-client.ts', import.meta.url));

test('a session’s daemon is started on demand', { skip: skipDaemon, timeout: 60_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'libvirt-ts-session-'));
  const client = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    if (process.geteuid?.() === 0) await chown(folder, 65_534, 65_534);
    await mkdir(folder, { recursive: true });
    const [output] = await Promise.all([text(client.stdout), once(client, 'exit')]);
    assert.deepEqual(JSON.parse(output), [
      { type: 'QEMU', uri: 'qemu:///session' },
      { type: 'TEST', uri: 'test:///default' },
    ]);
  } finally {
    const pid = await readFile(path.join(folder, 'libvirt/libvirtd.pid'), 'utf8').catch(() => '');
    if (pid !== '') process.kill(Number(pid));
    await rm(folder, { recursive: true, force: true });
  }
});

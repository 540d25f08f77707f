import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '../errors.ts';
import { connectTo, daemonGone, openLibvirt, securityModelsIn } from './daemon.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daemon-'));
});
after(() => rm(folder, { recursive: true }));

test('the security models of a host are read from its capabilities', () => {
  const capabilities = `<host>
    <secmodel><model>apparmor</model><doi>0</doi></secmodel>
    <secmodel>
      <model>dac</model>
    </secmodel>
    <secmodel><model>none</model></secmodel>
  </host>`;
  assert.deepEqual(securityModelsIn(capabilities), ['apparmor', 'dac']);
});

test('a private daemon answers, and is gone afterwards', async () => {
  const options = { uri: undefined, folder: join(folder, 'd'), init: false };
  const libvirt = await openLibvirt(options);
  {
    await using connection = await connectTo(libvirt.access);
    assert.equal(await connection.type(), 'QEMU');
    assert.deepEqual(await connection.domains.list(), []);
  }
  await libvirt[Symbol.asyncDispose]();
  await assert.rejects(connectTo(libvirt.access), /is gone/);
});

test('a daemon that was asked for and is not there is a user’s error that says what to do', async () => {
  const uri = `qemu+unix:///system?socket=${join(folder, 'nobody')}`;
  await assert.rejects(openLibvirt({ uri, folder }), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /cannot be used:[\s\S]*Set LIBVIRT_DEFAULT_URI/);
    return true;
  });
});

test('a scheme that is not supported is refused by name', async () => {
  await assert.rejects(openLibvirt({ uri: 'qemu+tls://host/system', folder }), /tls/);
});

test('a private daemon that has died is told with the end of its log', async () => {
  const log = join(folder, 'log');
  await writeFile(log, 'one\nlast words\n');
  const access = { uri: 'qemu:///system', socket: join(folder, 's'), log, securityModels: [] };
  assert.match(daemonGone(access, new Error('closed')).message, /gone: closed[\s\S]*last words/);
});

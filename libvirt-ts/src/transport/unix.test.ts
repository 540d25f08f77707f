import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ConnectionError } from '../errors.ts';
import { surroundings, type Surroundings } from './sockets.ts';
import { openSocket } from './unix.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'libvirt-ts-unix-'));
});
afterEach(() => rm(folder, { recursive: true }));

function withPrograms(): Surroundings {
  return { ...surroundings(), env: { PATH: `${folder}:${process.env['PATH']}` } };
}

/** A program that stands in for a daemon. */
async function program(name: string, script: string): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, `#!${process.execPath}\n${script}\n`);
  await chmod(file, 0o755);
}

test('a socket that is not there, or that nobody listens on, is told as such', async () => {
  const absent = { path: path.join(folder, 'none'), autostart: undefined };
  await assert.rejects(openSocket(absent, surroundings(), undefined), (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.match(error.message, /none: no such socket: is the libvirt daemon running\?/);
    return true;
  });
  await writeFile(path.join(folder, 'file'), '');
  const file = { path: path.join(folder, 'file'), autostart: undefined };
  await assert.rejects(openSocket(file, surroundings(), undefined), /nobody listens there/);
});

test('an open socket is handed over', async () => {
  const server = createServer((socket) => socket.end('hello')).listen(path.join(folder, 's'));
  await once(server, 'listening');
  const target = { path: path.join(folder, 's'), autostart: undefined };
  const socket = await openSocket(target, surroundings(), undefined);
  const [data] = (await once(socket, 'data')) as [Buffer];
  assert.equal(data.toString(), 'hello');
  socket.destroy();
  server.close();
});

test('a daemon that is not installed is named', async () => {
  const target = { path: path.join(folder, 's'), autostart: 'virtnoned' };
  await assert.rejects(openSocket(target, withPrograms(), undefined), /virtnoned .* not installed/);
});

test('a daemon is started once nobody listens, told to end of itself, and waited for', async () => {
  await program(
    'virttestd',
    `const { createServer } = require('node:net');
     const server = createServer((socket) => socket.end(process.argv.slice(2).join()));
     server.on('connection', () => server.close());
     server.listen(${JSON.stringify(path.join(folder, 'sub', 's'))});`,
  );
  const target = { path: path.join(folder, 'sub', 's'), autostart: 'virttestd' };
  const socket = await openSocket(target, withPrograms(), AbortSignal.timeout(20_000));
  const [data] = (await once(socket, 'data')) as [Buffer];
  assert.equal(data.toString(), '--timeout=120');
  socket.destroy();
});

test('waiting for a daemon that never listens can be given up', async () => {
  await program('virtmuted', '');
  const target = { path: path.join(folder, 'sub', 's'), autostart: 'virtmuted' };
  const opening = openSocket(target, withPrograms(), AbortSignal.timeout(100));
  await assert.rejects(opening, { name: 'TimeoutError' });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { SshSession } from './session.ts';
import { startTestServer, type TestServer } from './test-server.ts';
import { openTunnel } from './tunnel.ts';

function sessionOn({ port, privateKey }: TestServer): Promise<SshSession> {
  return SshSession.open({
    host: 'testhost',
    port,
    user: 'anna',
    pin: { fingerprint: undefined },
    timeScale: 1,
    login: { privateKey },
  });
}

/** What a port says to a greeting, until it closes; nothing from one that does not. */
async function said(port: number, greeting: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(greeting);
  let words = '';
  socket.on('data', (chunk: Buffer) => (words += chunk.toString()));
  socket.on('error', () => {});
  await once(socket, 'close');
  return words;
}

test('a tunnel leads to a port of the host’s own, for as many connections as one likes', async () => {
  await using ssh = await startTestServer(() => {});
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  using session = await sessionOn(ssh);
  await using tunnel = await openTunnel(session, (echo.address() as AddressInfo).port);
  const words = ['one', 'two', 'three'];
  assert.deepEqual(await Promise.all(words.map((each) => said(tunnel.port, each))), words);
  echo.close();
});

test('where nobody listens the connection is closed, and the tunnel goes on', async () => {
  await using ssh = await startTestServer(() => {});
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  silent.close();
  await once(silent, 'close');
  using session = await sessionOn(ssh);
  await using tunnel = await openTunnel(session, port);
  assert.equal(await said(tunnel.port, 'hello'), '');
  const echo = createServer((socket) => socket.pipe(socket)).listen(port, '127.0.0.1');
  await once(echo, 'listening');
  assert.equal(await said(tunnel.port, 'hello'), 'hello');
  echo.close();
});

test('a tunnel ends with its connection', async () => {
  await using ssh = await startTestServer(() => {});
  const session = await sessionOn(ssh);
  await using tunnel = await openTunnel(session, 9);
  await session.close();
  const socket = connect(tunnel.port, '127.0.0.1');
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNREFUSED');
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import { isOpen, isReached } from './reach.ts';

/** A server on loopback for as long as it is not disposed of. */
async function serving(
  hear: (socket: Socket) => void,
): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    hear(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const greeting = (socket: Socket): void => void socket.end('SSH-2.0-test\r\n');
const options = { say: 'GET / HTTP/1.0\r\n\r\n', signal: new AbortController().signal };

test('a port that answers is reached, however late it is', async () => {
  await using known = await serving((socket) => setTimeout(() => greeting(socket), 50));
  await using other = await serving((socket) => {
    socket.on('data', () => setTimeout(() => socket.end('HTTP/1.0 200 OK\r\n\r\n'), 200));
  });
  assert.equal(await isReached(other.port, known.port, options), true);
});

test('a port that takes a connection and says nothing is not, when the known one has answered often enough', async () => {
  let greeted = 0;
  await using known = await serving((socket) => {
    greeted += 1;
    greeting(socket);
  });
  await using silent = await serving(() => {});
  assert.equal(await isReached(silent.port, known.port, options), false);
  assert.equal(greeted, 20);
});

test('a port that refuses is not reached; a known one that is silent too is an error', async () => {
  await using known = await serving(greeting);
  const closed = await serving(greeting);
  await closed[Symbol.asyncDispose]();
  assert.equal(await isReached(closed.port, known.port, options), false);
  await using silent = await serving(() => {});
  await assert.rejects(isReached(silent.port, closed.port, options), /known to be open/);
});

test('a port that should be open is waited for, until the signal', async () => {
  await using late = await serving((socket) => {
    socket.on('data', () => setTimeout(() => socket.end('HTTP/1.0 200 OK\r\n\r\n'), 200));
  });
  assert.equal(await isOpen(late.port, options), true);
  await using silent = await serving(() => {});
  const brief = { ...options, signal: AbortSignal.timeout(100) };
  assert.equal(await isOpen(silent.port, brief), false);
});

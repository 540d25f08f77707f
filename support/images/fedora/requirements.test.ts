import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { UserError } from '../../errors.ts';
import { readCatalogue } from './catalogue.ts';
import { requireKvm, requireServers, serversOf } from './requirements.ts';

/** A server that takes connections on loopback, and does with them what it is told. */
async function listening(
  take: (end: () => void) => void,
): Promise<{ readonly address: string } & AsyncDisposable> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    take(() => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    closing.defer(() => {
      socket.destroy();
    });
  });
  const closing = new DisposableStack();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      closing.dispose();
      server.close();
      await once(server, 'close');
    },
  };
}

test('without KVM it is said why, and what can be run instead', () => {
  assert.throws(
    () => requireKvm({ kind: 'tcg', reason: '/dev/kvm is missing' }),
    (error) =>
      error instanceof UserError &&
      /with KVM: \/dev\/kvm is missing\./.test(error.message) &&
      /The lab/.test(error.advice ?? ''),
  );
  assert.doesNotThrow(() => requireKvm({ kind: 'kvm' }));
});

test('the servers of a release are those that the catalogue names, each once', async () => {
  const release = (await readCatalogue()).find(({ status }) => status === 'supported');
  assert(release !== undefined);
  const servers = serversOf(release);
  assert.deepEqual(servers, [...new Set(servers)]);
  assert(servers.includes('mirrors.fedoraproject.org'));
});

test('a server that refuses is named', async () => {
  let address: string;
  {
    await using server = await listening((end) => end());
    ({ address } = server);
  }
  await assert.rejects(
    requireServers([address]),
    (error) =>
      error instanceof UserError &&
      error.message.includes(`server ${address} is not reached: `) &&
      error.message.includes('ECONNREFUSED'),
  );
});

test('a server that says nothing is not waited for longer than the limit', async () => {
  await using server = await listening(() => {});
  await assert.rejects(requireServers([server.address], { limit: 50 }), /no answer in 0\.05 s/);
});

test('somebody who answers for it without its certificate is not taken for it', async () => {
  await using server = await listening((end) => end());
  await assert.rejects(requireServers([server.address]), /is not reached: /);
});

test('a run that is stopped meanwhile ends with its own reason', async () => {
  await using server = await listening(() => {});
  const stop = new AbortController();
  const asked = requireServers([server.address], { signal: stop.signal });
  stop.abort(new Error('stopped'));
  await assert.rejects(asked, /^Error: stopped$/);
});

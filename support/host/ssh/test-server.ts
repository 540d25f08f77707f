import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { newKeyPair } from './keys.ts';

/** What a test's command does: prints, and ends. */
export type Answer = (command: string, channel: ServerChannel, pty: boolean) => void;

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** Key that opens it, as `Links` wants it. */
  readonly privateKey: string;
  /** Connections so far. */
  readonly connections: readonly Connection[];
}

/** An SSH server inside the test: user `anna`, the given key, password `secret`. */
export async function startTestServer(answer: Answer, port = 0): Promise<TestServer> {
  const hostKey = newKeyPair('test');
  const userKey = newKeyPair('test');
  const connections: Connection[] = [];
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (client) => {
    connections.push(client);
    client.on('error', () => {});
    client.on('authentication', (context) => {
      const passed =
        (context.method === 'publickey' &&
          userKey.public.includes(context.key.data.toString('base64'))) ||
        (context.method === 'password' && context.password === 'secret');
      if (passed) context.accept();
      else context.reject(['publickey', 'password']);
    });
    client.on('tcpip', (accept, reject, { destIP, destPort }) => {
      const socket = connect({ port: destPort, host: destIP, allowHalfOpen: true });
      socket.once('error', () => reject());
      socket.once('connect', () => {
        const channel = accept();
        channel.on('error', () => {});
        socket.pipe(channel).pipe(socket);
      });
    });
    client.on('session', (accept) => {
      let pty = false;
      const session = accept();
      session.on('pty', (acceptPty) => {
        pty = true;
        acceptPty();
      });
      session.on('exec', (acceptExec, _reject, { command }) => answer(command, acceptExec(), pty));
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    privateKey: userKey.private,
    connections,
    async [Symbol.asyncDispose]() {
      for (const each of connections) each.end();
      server.close();
      await once(server, 'close');
    },
  };
}

import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port on loopback that nobody uses just now; the kernel does not give it out again soon. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return address.port;
}

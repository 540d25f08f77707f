import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file that is served while this object lives. */
export interface ServedText extends AsyncDisposable {
  /** The port on loopback. */
  readonly port: number;
}

/**
 * Serves one text, under one path, on a loopback port that the kernel chooses; anything else is "not found". A guest with
 * QEMU's user-mode network reaches it at 10.0.2.2.
 */
export async function serveText(path: string, text: string): Promise<ServedText> {
  const server = createServer((request, response) => {
    const found = request.url === path && (request.method === 'GET' || request.method === 'HEAD');
    response.writeHead(found ? 200 : 404, {
      'content-type': 'text/plain; charset=utf-8',
      connection: 'close',
    });
    response.end(found && request.method === 'GET' ? text : '');
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

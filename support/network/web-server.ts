import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server on this machine's loopback with one page, which nobody can know before it was fetched. */
export interface WebServer extends AsyncDisposable {
  readonly port: number;
  /** The page's content: ASCII of one line. */
  readonly page: string;
  /** The `Host` headers of the requests so far. */
  readonly hosts: readonly string[];
}

/** Starts a web server. */
export async function startWebServer(address: '127.0.0.1' | '::1'): Promise<WebServer> {
  const page = randomBytes(512).toString('hex');
  const hosts: string[] = [];
  const server = createServer((request, response) => {
    hosts.push(request.headers.host ?? '');
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`${page}\n`);
  });
  server.listen(0, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    page,
    hosts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

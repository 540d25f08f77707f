import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a guest's user-mode network has the loopback interface of this machine. */
const seenByGuests = '10.0.2.2';

/** A web page with a file to download; nobody can know what either holds before it was fetched. */
export interface DownloadServer extends AsyncDisposable {
  /** The page's address, as a guest reaches it. */
  readonly url: string;
  /** The page's title and headline: a word and a number, large enough to be read from a screen. */
  readonly headline: string;
  /** What the link says. */
  readonly link: string;
  readonly file: { readonly name: string; readonly content: string };
  /** Whether a browser has asked for the page. */
  readonly visited: boolean;
}

/** Starts the server on this machine's loopback interface. */
export async function startDownloadServer(): Promise<DownloadServer> {
  const headline = `Barrel ${randomInt(100_000, 1_000_000)}`;
  const link = 'Fetch the price list';
  const file = { name: 'price-list.bin', content: randomBytes(4096).toString('base64') };
  const page = `<!doctype html><meta charset="utf-8"><title>${headline}</title>
<body style="font: 32px sans-serif"><h1>${headline}</h1><p><a href="/${file.name}">${link}</a></p>`;
  let visited = false;
  const server = createServer(({ url }, response) => {
    if (url === `/${file.name}`) {
      const type = { 'content-type': 'application/octet-stream' };
      response.writeHead(200, type).end(file.content);
    } else if (url === '/') {
      visited = true;
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://${seenByGuests}:${(server.address() as AddressInfo).port}/`,
    headline,
    link,
    file,
    get visited() {
      return visited;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

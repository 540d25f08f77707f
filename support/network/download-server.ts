import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a guest's user-mode network has the loopback interface of this machine. */
const seenByGuests = '10.0.2.2';

/** A file to download, of a kind that browsers do not show. */
export interface OfferedFile {
  readonly name: string;
  readonly content: string;
  /** Its address, as a guest reaches it. */
  readonly url: string;
  /** Whether a browser has asked for it. */
  readonly fetched: boolean;
}

/** A web page with a file to download; nobody can know what either holds before it was fetched. */
export interface DownloadServer extends AsyncDisposable {
  /** The page's address, as a guest reaches it. */
  readonly url: string;
  /** The page's title and headline: a word and a number, large enough to be read from a screen. */
  readonly headline: string;
  /** What the link says. */
  readonly link: string;
  /** What it leads to. */
  readonly file: OfferedFile;
  /** Whether a browser has asked for the page. */
  readonly visited: boolean;
  /** Offers another file, beside the page, of so many bytes (a multiple of four). */
  offer(name: string, bytes?: number): OfferedFile;
}

/** Starts the server on this machine's loopback interface. */
export async function startDownloadServer(): Promise<DownloadServer> {
  const headline = `Barrel ${randomInt(100_000, 1_000_000)}`;
  const link = 'Fetch the price list';
  const linked = 'price-list.bin';
  const page = `<!doctype html><meta charset="utf-8"><title>${headline}</title>
<body style="font: 32px sans-serif"><h1>${headline}</h1><p><a href="/${linked}">${link}</a></p>`;
  const contents = new Map<string, string>();
  const asked = new Set<string>();
  const server = createServer(({ url = '' }, response) => {
    asked.add(url);
    const content = contents.get(url);
    if (content !== undefined) {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(content);
    } else if (url === '/') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const top = `http://${seenByGuests}:${(server.address() as AddressInfo).port}`;
  const offer = (name: string, bytes = 4096): OfferedFile => {
    const path = `/${name}`;
    const content = randomBytes((bytes / 4) * 3).toString('base64');
    contents.set(path, content);
    return {
      name,
      content,
      url: `${top}${path}`,
      get fetched() {
        return asked.has(path);
      },
    };
  };
  return {
    url: `${top}/`,
    headline,
    link,
    file: offer(linked),
    get visited() {
      return asked.has('/');
    },
    offer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What somebody on the way does to the files of a tree. */
export type Meddling = 'a file is tampered with on the way' | 'a file is cut off on the way';

const meddlings: readonly string[] = [
  'a file is tampered with on the way',
  'a file is cut off on the way',
] satisfies readonly Meddling[];

/** Whether these words name a meddling. */
export function isMeddling(words: string): words is Meddling {
  return meddlings.includes(words);
}

/** Somebody through whom a server of HTTP is reached, and who may meddle with the files of the trees that it serves. */
export interface Meddler extends AsyncDisposable {
  readonly port: number;
  /** Meddles from now on; undefined: passes on what comes. */
  meddle(what: Meddling | undefined): void;
}

/** Where an archive repository has the content of a file (ostree-repo(5)). */
const content = /\/objects\/[0-9a-f]{2}\/[0-9a-f]{62}\.filez$/;

/**
 * Begins to stand between clients and a server.
 * @param upstream the server's port on this machine's loopback
 */
export async function startMeddler(upstream: number): Promise<Meddler> {
  let meddling: Meddling | undefined;
  /** The file that was asked for first: the others are answered with it, whole, and are not what their names promise. */
  let first: { readonly url: string; readonly body: Buffer } | undefined;

  async function answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', method = 'GET' } = asked;
    const host = `127.0.0.1:${upstream}`;
    const passed = request({
      host: '127.0.0.1',
      port: upstream,
      path: url,
      method,
      headers: { host },
    });
    passed.end();
    const [answered] = (await once(passed, 'response')) as [IncomingMessage];
    const { statusCode = 502, headers } = answered;
    const body = await buffer(answered);
    if (meddling !== undefined && statusCode === 200 && content.test(url)) {
      if (meddling === 'a file is cut off on the way') {
        response.writeHead(200, { 'content-length': body.length });
        response.write(body.subarray(0, body.length / 2), () => response.socket?.destroySoon());
        return;
      }
      first ??= { url, body };
      response.writeHead(200, { 'content-length': first.body.length }).end(first.body);
      return;
    }
    const { 'content-type': type } = headers;
    response.writeHead(statusCode, type === undefined ? {} : { 'content-type': type }).end(body);
  }

  const server = createServer((asked, response) => {
    answer(asked, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    meddle(what) {
      meddling = what;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

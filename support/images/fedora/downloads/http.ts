import { on, once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { UserError } from '../../../errors.ts';

/** Why one address gave nothing, in words that follow the address: whoever asked may try another one. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
}

export interface GetOptions {
  /** Sent besides this client's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds without a byte after which the server counts as stalled. Default: a minute. */
  readonly stallLimit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A server's answer, its body still to come. Whoever does not read the body to its end disposes of it. */
export interface Answer extends Disposable {
  readonly status: number;
  readonly statusText: string;
  readonly headers: http.IncomingHttpHeaders;
  /** Bytes that the server says are to come; undefined: it does not say. */
  readonly length: number | undefined;
  /** As they were sent: nothing is unpacked. Throws TransferError for a stall and for an end before the end. */
  readonly body: AsyncIterable<Uint8Array>;
}

export const defaultStallLimit = 60_000;

const mostRedirects = 10;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]); // RFC 9110, 15.4.

/**
 * Asks for an address, and follows redirects. Node's http and https are used rather than its fetch(), which unpacks what
 * servers call `Content-Encoding: gzip`: of a file that is a .gz itself many do, and its checksum is that of the .gz.
 * @throws TransferError when no answer comes, or when the way to it is none that may be gone
 */
export async function get(address: string, options: GetOptions = {}): Promise<Answer> {
  let url = checkedUrl(address);
  for (let steps = 0; steps <= mostRedirects; steps += 1) {
    const answer = await ask(url, options);
    const { location } = answer.headers;
    if (!redirects.has(answer.status) || location === undefined) return answer;
    answer[Symbol.dispose]();
    url = redirected(url, location);
  }
  throw new TransferError(`it leads on and on, more than ${mostRedirects} times`);
}

/** @throws TransferError for anything but http and https, and for a name and password in the address */
export function checkedUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) throw new TransferError('this is no address');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TransferError('only http and https are spoken');
  }
  if (url.username !== '' || url.password !== '') {
    throw new TransferError('an address with a name or password in it is not used');
  }
  return url;
}

/** Where a redirect leads. @throws TransferError if that is out of TLS: then anybody on the way could answer. */
export function redirected(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href)) throw new TransferError('it leads to what is no address');
  const to = checkedUrl(new URL(location, from).href);
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new TransferError(`it leads from https to http, to ${to.href}`);
  }
  return to;
}

/** @throws TransferError unless the answer is the whole of what was asked for (`200 OK`) */
export function requireOk({ status, statusText }: Answer): void {
  if (status === 200) return;
  if (status === 404 || status === 410) throw new TransferError(`it is not there (HTTP ${status})`);
  throw new TransferError(`the server answers with HTTP ${status} ${statusText}`.trimEnd());
}

/** @throws UserError that says what was not fetched, and from which addresses it was not and why */
export function failed(
  name: string,
  reasons: readonly (readonly [url: string, reason: TransferError])[],
  advice: string,
): UserError {
  const lines = reasons.map(([url, { message }]) => `\n    ${url}: ${message}`);
  return new UserError(`${name} could not be downloaded:${lines.join('')}`, {
    advice,
    cause: reasons.at(-1)?.[1],
  });
}

async function ask(url: URL, options: GetOptions): Promise<Answer> {
  const { headers, stallLimit = defaultStallLimit, signal } = options;
  signal?.throwIfAborted();
  const stalled = new AbortController();
  const over = signal === undefined ? stalled.signal : AbortSignal.any([signal, stalled.signal]);
  /** Waits for what the server does next, no longer than it may take for it. */
  const watched = async <T>(work: Promise<T>, said: (error: unknown) => string): Promise<T> => {
    signal?.throwIfAborted();
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const giveUp = (): void => reject(new Error('given up'));
    over.addEventListener('abort', giveUp, { once: true });
    const timer = setTimeout(() => stalled.abort(), stallLimit);
    try {
      return await Promise.race([work, tooLate]);
    } catch (error) {
      signal?.throwIfAborted();
      const why = stalled.signal.aborted ? `no byte came for ${stallLimit / 1000} s` : said(error);
      throw new TransferError(why, { cause: error });
    } finally {
      clearTimeout(timer);
      over.removeEventListener('abort', giveUp);
    }
  };
  const { request: open } = url.protocol === 'https:' ? https : http;
  const request = open(url, {
    // Anything packed would have another length and another checksum.
    headers: { 'user-agent': 'ostree-prototypes', 'accept-encoding': 'identity', ...headers },
    signal: over,
  });
  const arriving = once(request, 'response') as Promise<[http.IncomingMessage]>;
  // It may come after the response too, beside the response's own; without a listener it would end the process.
  request.on('error', () => {});
  request.end();
  const [response] = await watched(
    arriving,
    (error) => `the server is not reached: ${reasonOf(error)}`,
  );
  // The stream's own iterator drops what has come and was not read yet when the connection ends early; this one gives it
  // first, and pauses the stream at sixteen chunks. It listens from now on: an end that nobody hears would be no end.
  const marks = { close: ['end'], highWaterMark: 16, lowWaterMark: 4 };
  const coming = on(response, 'data', marks) as AsyncIterator<[Uint8Array]>;
  const length = lengthOf(response.headers);
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: response.headers,
    length,
    body: chunks(response, coming, length, watched),
    [Symbol.dispose]: () => void response.destroy(),
  };
}

async function* chunks(
  response: http.IncomingMessage,
  coming: AsyncIterator<[Uint8Array]>,
  length: number | undefined,
  watched: <T>(work: Promise<T>, said: (error: unknown) => string) => Promise<T>,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  const cut = (): string =>
    `it was cut off after ${bytes}${length === undefined ? '' : ` of ${length}`} bytes`;
  try {
    for (;;) {
      const next = await watched(coming.next(), cut);
      if (next.done === true) break;
      const [chunk] = next.value;
      bytes += chunk.byteLength;
      yield chunk;
    }
    if (length !== undefined && bytes < length) throw new TransferError(cut());
  } finally {
    response.destroy();
  }
}

function lengthOf(headers: http.IncomingHttpHeaders): number | undefined {
  const text = headers['content-length'];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Some messages are empty: an AggregateError's, of several addresses. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  return first === undefined ? error.message : reasonOf(first);
}

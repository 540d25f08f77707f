import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../process/run.ts';

/** What a path of the server answers. */
export interface Offer {
  readonly content?: string | Uint8Array;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it answers to Range and If-Range. */
  readonly ranges?: boolean;
  /** After so many bytes of the body the connection is closed. */
  readonly cutAfter?: number;
  /** After so many bytes of the body nothing more comes. */
  readonly stallAfter?: number;
  /** Whether it says how long the body is. Default: it does. */
  readonly length?: boolean;
}

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** An HTTP server on loopback that can do wrong in all the ways that mirrors do: a stand-in for them, for tests. */
export class TestMirror implements AsyncDisposable {
  readonly #offers = new Map<string, Offer>();
  readonly seen: SeenRequest[] = [];
  readonly #server = createServer(({ url: path = '', headers }, response) => {
    this.seen.push({ path, headers });
    const [plain = ''] = path.split('?');
    const offer = this.#offers.get(path) ?? this.#offers.get(plain);
    answer(offer ?? { status: 404, content: 'no such page' }, headers, response);
  });

  static async start(offers: Readonly<Record<string, Offer>> = {}): Promise<TestMirror> {
    const mirror = new TestMirror();
    for (const [path, offer] of Object.entries(offers)) mirror.offer(path, offer);
    mirror.#server.listen(0, '127.0.0.1');
    await once(mirror.#server, 'listening');
    return mirror;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  offer(path: string, offer: Offer): void {
    this.#offers.set(path, offer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function answer(offer: Offer, asked: IncomingHttpHeaders, response: ServerResponse): void {
  const { content = '', status = 200, headers = {}, ranges = false, length = true } = offer;
  const whole = Buffer.from(content);
  const from = Number(/^bytes=(\d+)-$/.exec(asked.range ?? '')?.[1] ?? 0);
  const same = asked['if-range'] === undefined || asked['if-range'] === headers['etag'];
  const partial = ranges && from > 0 && same && status === 200;
  if (partial && from >= whole.length) {
    response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end();
    return;
  }
  const body = partial ? whole.subarray(from) : whole;
  response.writeHead(partial ? 206 : status, {
    ...(length ? { 'content-length': body.length } : {}),
    ...(partial ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {}),
    ...headers,
  });
  const { cutAfter, stallAfter } = offer;
  if (cutAfter !== undefined) {
    response.write(body.subarray(0, cutAfter), () => response.destroy());
  } else if (stallAfter !== undefined) {
    response.flushHeaders();
    response.write(body.subarray(0, stallAfter));
  } else response.end(body);
}

/** A folder for a test, gone with its scope. */
export class TestFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<TestFolder> {
    return new TestFolder(await mkdtemp(join(tmpdir(), 'fd-')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** A key pair of GnuPG's own making, in a home of its own. */
export class TestKey implements AsyncDisposable {
  readonly fingerprint: string;
  /** The file of its public half, binary. */
  readonly file: string;
  readonly #home: TestFolder;

  private constructor(home: TestFolder, fingerprint: string) {
    this.#home = home;
    this.fingerprint = fingerprint;
    this.file = join(home.path, 'public.gpg');
  }

  /** @param expires as gpg(1), --quick-generate-key, has it */
  static async make(name: string, expires = 'never'): Promise<TestKey> {
    const home = await TestFolder.make();
    const flags = ['--quick-generate-key', name, 'ed25519', 'sign', expires];
    const { stdout } = await gpg(home.path, ['--status-fd', '1', ...flags]);
    const key = new TestKey(home, /KEY_CREATED \w+ (\w+)/.exec(stdout)?.[1] ?? '');
    await gpg(home.path, ['--output', key.file, '--export']);
    return key;
  }

  async clearSign(text: string): Promise<string> {
    return (await gpg(this.#home.path, ['--clearsign'], text)).stdout;
  }

  /** A message without a signature that gpg writes all the same. */
  async store(text: string): Promise<string> {
    return (await gpg(this.#home.path, ['--armor', '--store'], text)).stdout;
  }

  async public(): Promise<Uint8Array> {
    return readFile(this.file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run(['gpgconf', '--homedir', this.#home.path, '--kill', 'all']);
    await this.#home[Symbol.asyncDispose]();
  }
}

function gpg(
  home: string,
  args: readonly string[],
  input?: string,
): Promise<{ readonly stdout: string }> {
  const flags = ['--homedir', home, '--batch', '--pinentry-mode', 'loopback', '--passphrase', ''];
  return run(['gpg', ...flags, ...args], input === undefined ? {} : { input });
}

/** SHA-256, in hex. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What lies in a stage of a cache, its locks apart; a folder's own content after its name. */
export async function heldIn(cacheDir: string, stage: string): Promise<readonly string[]> {
  const names = await readdir(join(cacheDir, stage), { recursive: true }).catch(() => []);
  return names.filter((name) => !name.endsWith('.lock')).sort();
}

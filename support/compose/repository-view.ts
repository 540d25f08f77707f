import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import type { SigningKey, StoredRoot } from '../images/target.ts';
import { run } from '../process/run.ts';
import type { Tree } from './compose.ts';
import { asRoot, inRoot, removeTree } from './root.ts';
import { startTreeServer, type Interception, type TreeServer } from './tree-server.ts';
import { registerView } from './views.ts';

/** What the distribution can put at the end of the ref. */
export type Offer = 'what is installed' | 'the update' | Forgery;
/** Commits with the update's content that a host must not take. */
export type Forgery = 'unsigned' | 'signed by a stranger' | 'older';

/** What can be wrong with the way to the repository, or with what is in it. */
export type Fault =
  | 'its repository drops connections'
  | 'its repository has nothing'
  | 'its repository has an error'
  | 'its repository has no summary'
  | "the update's commit is damaged"
  | 'a file of the update is damaged'
  | 'transfers are cut off'
  | 'transfers stall';

export interface ViewRequest {
  /** A folder that is not there yet; removed at the end. */
  readonly folder: string;
  /** Where the host's images say that the trees are: the mount's name on the tree server. */
  readonly mount: string;
  /** The run's folder of registered views. */
  readonly views: string;
  readonly domain: string;
  /** The commit that is installed. */
  readonly installed: string;
  readonly update: Tree;
  readonly builder: StoredRoot;
  readonly signing: SigningKey;
}

const inside = { repo: '/srv/repo', gpg: '/srv/gnupg' } as const;

/** A repository of the distribution's that one host sees at the URL where all look for theirs. */
export class RepositoryView implements AsyncDisposable {
  readonly #request: ViewRequest;
  readonly #server: TreeServer;
  readonly #resources: AsyncDisposableStack;
  #asked: string[] = [];
  #damaged = false;
  /** Lets go what waits until the way is mended. */
  #goOn = (): void => {};

  private constructor(request: ViewRequest, server: TreeServer, resources: AsyncDisposableStack) {
    this.#request = request;
    this.#server = server;
    this.#resources = resources;
  }

  /** Opens a view. What it shows is what was offered last: see `offer`. */
  static async open(request: ViewRequest): Promise<RepositoryView> {
    await using resources = new AsyncDisposableStack();
    const { folder, update } = request;
    resources.defer(() => removeTree(folder));
    await mkdir(dirname(folder), { recursive: true });
    // A copy: the run's folder may be on another file system than the cache.
    await run(asRoot(['cp', '--archive', '--reflink=auto', '--', update.repository, folder]));
    const server = resources.use(await startTreeServer(0));
    server.mount(request.mount, folder);
    resources.use(await registerView(request.views, request.domain, server.port));
    return new RepositoryView(request, server, resources.move());
  }

  /** Publishes: moves the ref and signs the summary, while hosts may be looking. Gives the commit. */
  async offer(what: Offer): Promise<string> {
    const { installed, update } = this.#request;
    const commit =
      what === 'what is installed'
        ? installed
        : what === 'the update'
          ? update.commit
          : await this.#forge(what);
    await this.#ostree(['refs', '--force', `--create=${update.ref}`, commit]);
    await this.#sign();
    return commit;
  }

  /** Publishes the update on another ref, as a commit of its own: one says which ref it is for. Gives the commit. */
  async offerOn(ref: string): Promise<string> {
    const { update } = this.#request;
    await this.#ostree([
      'commit',
      `--branch=${ref}`,
      `--bind-ref=${ref}`,
      `--tree=ref=${update.commit}`,
      `--add-metadata-string=version=${update.version}`,
      ...this.#key,
    ]);
    await this.#sign();
    return (await this.#ostree(['rev-parse', ref])).trim();
  }

  /** Signs the list of the refs. */
  async #sign(): Promise<void> {
    await this.#ostree(['summary', '--update', ...this.#key]);
  }

  /** What ostree is told to sign with the distribution's key. */
  get #key(): readonly string[] {
    return [`--gpg-sign=${this.#request.signing.keyId}`, `--gpg-homedir=${inside.gpg}`];
  }

  /** Breaks the way to the repository, or what is in it; undefined mends the way. */
  async fault(fault: Fault | undefined): Promise<void> {
    await this.#mend();
    if (fault === "the update's commit is damaged") await this.#damage();
    const interception = fault === undefined ? undefined : interceptions[fault];
    const { folder } = this.#request;
    const { promise: mended, resolve } = Promise.withResolvers<void>();
    this.#asked = [];
    this.#server.intercept((request, response) => {
      this.#asked.push(request.url ?? '');
      return interception?.(request, response, { folder, mended }) ?? false;
    });
    this.#goOn();
    this.#goOn = resolve;
  }

  /** The paths that the host has asked for since the way was last broken or mended, or they were forgotten; answered or not. */
  get asked(): readonly string[] {
    return this.#asked;
  }

  forgetAsked(): void {
    this.#asked = [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }

  async #forge(kind: Forgery): Promise<string> {
    const { update, installed, signing } = this.#request;
    const branch = `forged/${randomUUID()}`;
    const time = kind === 'older' ? ['--timestamp=2001-01-01 00:00:00 +0000'] : [];
    await this.#ostree([
      'commit',
      `--branch=${branch}`,
      `--bind-ref=${update.ref}`,
      `--parent=${installed}`,
      `--tree=ref=${update.commit}`,
      '--add-metadata-string=version=forged',
      ...time,
    ]);
    const commit = (await this.#ostree(['rev-parse', branch])).trim();
    await this.#ostree(['refs', '--delete', branch]);
    if (kind === 'older') {
      await this.#ostree(['gpg-sign', `--gpg-homedir=${inside.gpg}`, commit, signing.keyId]);
    } else if (kind === 'signed by a stranger') {
      await this.#strangerSigns(commit);
    }
    return commit;
  }

  /** A key of its own, which is gone when the command is: /tmp is the command's own. */
  async #strangerSigns(commit: string): Promise<void> {
    const script = [
      'import os, subprocess, sys',
      'home = "/tmp/stranger"; os.mkdir(home, 0o700)',
      'name = "Stranger <stranger@localhost>"',
      'gpg = ["gpg", "--homedir", home, "--batch", "--pinentry-mode", "loopback", "--passphrase", ""]',
      'subprocess.run([*gpg, "--quick-generate-key", name, "rsa2048", "sign"], check=True)',
      'args = ["ostree", "gpg-sign", "--repo=" + sys.argv[1], "--gpg-homedir=" + home, sys.argv[2], name]',
      'subprocess.run(args, check=True)',
    ].join('\n');
    await this.#run(['python3', '-c', script, inside.repo, commit]);
  }

  /** The file of the update's commit. */
  get #commitFile(): string {
    const { folder, update } = this.#request;
    const { commit } = update;
    return join(folder, 'objects', commit.slice(0, 2), `${commit.slice(2)}.commit`);
  }

  /** Flips the last byte of the update's commit, in a file of its own: the cache has a link to the sound one. */
  async #damage(): Promise<void> {
    const file = this.#commitFile;
    const bytes = await readFile(file);
    await rename(file, `${file}.sound`);
    await writeFile(file, withLastByteFlipped(bytes));
    this.#damaged = true;
  }

  async #mend(): Promise<void> {
    if (!this.#damaged) return;
    await rename(`${this.#commitFile}.sound`, this.#commitFile);
    this.#damaged = false;
  }

  async #ostree([command, ...words]: readonly [string, ...string[]]): Promise<string> {
    return this.#run(['ostree', command, `--repo=${inside.repo}`, ...words]);
  }

  async #run(argv: readonly [string, ...string[]]): Promise<string> {
    const { folder, builder, signing } = this.#request;
    const { stdout } = await inRoot(builder.path, argv, {
      binds: [
        { source: folder, target: inside.repo, access: 'write' },
        { source: signing.home, target: inside.gpg, access: 'copy' },
      ],
    });
    return stdout;
  }
}

/** An interception that knows the view's folder, and may wait until the way is mended. */
type Breaking = (
  ...request: readonly [
    ...Parameters<Interception>,
    { readonly folder: string; readonly mended: Promise<void> },
  ]
) => ReturnType<Interception>;

/** What the server does in place of serving a file; a damaged commit is served as it is. */
const interceptions: Readonly<Record<Fault, Breaking | undefined>> = {
  'its repository drops connections': (request) => {
    request.socket.resetAndDestroy();
    return true;
  },
  'its repository has nothing': (_request, response) => answered(response, 404),
  'its repository has an error': (_request, response) => answered(response, 500),
  'its repository has no summary': ({ url = '' }, response) =>
    /\/summary(?:\.sig)?$/.test(url) && answered(response, 404),
  "the update's commit is damaged": undefined,
  'a file of the update is damaged': forFiles(async (response, file) => {
    response.end(await readFile(await otherFile(file)));
  }),
  'transfers are cut off': forFiles((response) => {
    response.writeHead(200, { 'content-length': 4096 });
    response.write(Buffer.alloc(16), () => response.socket?.destroySoon());
  }),
  'transfers stall': ({ url = '' }, _response, { mended }) =>
    url.endsWith('.filez') && mended.then(() => false),
};

/** Answers requests for content in another way, and no others. */
function forFiles(
  answer: (response: ServerResponse, file: string) => void | Promise<void>,
): Breaking {
  return async ({ url = '' }, response, { folder }) => {
    const [, object] = /(\/objects\/[0-9a-f]{2}\/[0-9a-f]{62}\.filez)$/.exec(url) ?? [];
    if (object === undefined) return false;
    await answer(response, join(folder, object));
    return true;
  };
}

/** A file of the repository that is whole, and another one: what its name promises is not in it. */
async function otherFile(file: string): Promise<string> {
  const objects = dirname(dirname(file));
  for (const folder of await readdir(objects)) {
    const found = (await readdir(join(objects, folder))).find((name) => name.endsWith('.filez'));
    if (found !== undefined && join(objects, folder, found) !== file) {
      return join(objects, folder, found);
    }
  }
  throw new Error(`${objects} has no two files.`);
}

function withLastByteFlipped(bytes: Buffer): Buffer {
  const damaged = Buffer.from(bytes);
  const last = damaged.length - 1;
  damaged[last] = (damaged[last] ?? 0) ^ 0xff;
  return damaged;
}

function answered(response: ServerResponse, status: number): boolean {
  response.writeHead(status).end();
  return true;
}

/** Whether these words name a fault. */
export function isFault(words: string): words is Fault {
  return Object.hasOwn(interceptions, words);
}

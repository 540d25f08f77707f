import { readdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOfFile } from '../cache/digest.ts';
import { UserError } from '../errors.ts';
import { releaseInstaller } from '../images/fedora/installer.ts';
import { keyOf, type FetchingOptions } from '../images/fedora/release-key.ts';
import { releaseRepositories } from '../images/fedora/repositories.ts';
import { faultOf, type Fault, type FaultyFile } from '../images/fedora/stand-in/faults.ts';
import { standInKind } from '../images/fedora/stand-in/kind.ts';
import type { ServedStandIn } from '../images/fedora/stand-in/serve.ts';
import { openStandIn } from '../images/fedora/stand-in/target.ts';
import type { StageOptions } from '../images/edition-tree.ts';
import { silent } from '../progress.ts';
import { pythonEnvironment } from '../python/venv.ts';
import { readSettings } from '../settings.ts';
import { ensureHostPackages } from '../setup/host-packages.ts';

/** How long a server may say nothing here: one that does nothing is told from a slow one sooner than elsewhere. */
const stallLimit = 2000;

/** The stand-in of Fedora's download tree, and somebody who fetches from it into a cache that is empty at first. */
export class DownloadTree implements AsyncDisposable {
  readonly #served: ServedStandIn;
  readonly #options: StageOptions & FetchingOptions;
  readonly #resources: AsyncDisposableStack;

  private constructor(
    served: ServedStandIn,
    options: StageOptions & FetchingOptions,
    resources: AsyncDisposableStack,
  ) {
    this.#served = served;
    this.#options = options;
    this.#resources = resources;
  }

  static async open(): Promise<DownloadTree> {
    // A run on the lab has not asked for what only downloads need.
    await ensureHostPackages('suite', { progress: silent, target: 'stand-in' });
    const settings = readSettings();
    const { python } = await pythonEnvironment(settings.cacheDir);
    await using resources = new AsyncDisposableStack();
    const stage = { cacheDir: settings.cacheDir, python, progress: silent };
    const served = resources.use(await openStandIn(settings, ['server'], stage));
    const cacheDir = await mkdtemp(join(tmpdir(), 'download-tree-'));
    resources.defer(() => rm(cacheDir, { recursive: true, force: true }));
    return new DownloadTree(served, { ...stage, cacheDir, stallLimit }, resources.move());
  }

  /** Lets the server do something to a file, until it is mended. */
  breakFile(fault: Fault, file: FaultyFile): void {
    this.#served.server.intercept(faultOf(this.#served.tree, fault, file));
  }

  mend(): void {
    this.#served.server.intercept(undefined);
  }

  /**
   * Fetches what a run fetches first: key, metadata, groups and installer.
   * @returns what went wrong, in words in which nothing is left that is not the same twice; undefined: nothing did
   */
  async fetch(): Promise<string | undefined> {
    try {
      const { release } = this.#served;
      const key = await keyOf(release, this.#options);
      await releaseRepositories(release, key.armoured, this.#options);
      await releaseInstaller(release, key.binary, await standInKind(), this.#options);
      return undefined;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { message, advice = '' } = error;
      return plain(message.replace(`\n  ${advice}`, ''));
    }
  }

  /** Digests of all that is kept as complete downloads, each by its place in the cache. */
  async kept(): Promise<readonly string[]> {
    const folder = join(this.#options.cacheDir, 'fedora-downloads');
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const complete = entries.filter((each) => each.isDirectory() && !each.name.endsWith('.part'));
    return Promise.all(complete.map(({ name }) => digestOfFile(join(folder, name, 'content'))));
  }

  /** Digest of the boot image as the server has it. */
  async imageDigest(): Promise<string> {
    const folder = join(
      this.#served.tree,
      'pub/fedora',
      this.#served.release.installer?.folder ?? '',
    );
    const name = (await readdir(folder)).find((each) => each.endsWith('.iso'));
    return digestOfFile(join(folder, name ?? ''));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

/** Addresses without server, folders and the checksum that a name begins with; long names, checksums and sizes as words. */
function plain(text: string): string {
  return text
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+\/(?:[^\s/]+\/)*(?:[0-9a-f]{64}-)?/g, '')
    .replaceAll(/\b[\w.-]+\.iso\b/g, 'IMAGE')
    .replaceAll(/\b[\w.-]+-CHECKSUM\b/g, 'LIST')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'SHA256')
    .replaceAll(/\b\d{4,}\b/g, 'N')
    .replaceAll(/\s*\n\s*/g, ' ');
}

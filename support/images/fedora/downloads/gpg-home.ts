import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError, run, type RunResult } from '../../../process/run.ts';

export interface GpgResult extends RunResult {
  /** The lines of `--status-file` without their prefix: what programs are to read (DETAILS in GnuPG's documents). */
  readonly status: readonly string[];
}

/** A primary key, as gpg lists it. */
export interface ListedKey {
  readonly fingerprint: string;
  /** DETAILS, "Field 2 - Validity": `e` expired, `r` revoked, and others that say how far it is trusted. */
  readonly validity: string;
}

/** A home folder of gpg that knows nothing, no key and no setting of the user's; it is gone with its scope. */
export class GpgHome implements AsyncDisposable {
  readonly path: string;
  readonly #signal: AbortSignal | undefined;

  private constructor(path: string, signal: AbortSignal | undefined) {
    this.path = path;
    this.#signal = signal;
  }

  static async open(signal?: AbortSignal): Promise<GpgHome> {
    return new GpgHome(await mkdtemp(join(tmpdir(), 'gpg-')), signal);
  }

  /**
   * Runs gpg here. It asks nothing, asks no server, and starts no agent: only public keys are handled.
   * @param accept exit codes besides 0 that are an answer
   */
  async gpg(
    args: readonly string[],
    { input, accept = [] }: { readonly input?: string; readonly accept?: readonly number[] } = {},
  ): Promise<GpgResult> {
    const statusFile = join(this.path, 'status');
    await rm(statusFile, { force: true });
    const flags = ['--homedir', this.path, '--no-options', '--batch', '--no-tty', '--no-autostart'];
    const quiet = ['--no-auto-key-retrieve', '--trust-model', 'always', '--weak-digest', 'SHA1'];
    const result = await run(['gpg', ...flags, ...quiet, '--status-file', statusFile, ...args], {
      env: { LC_ALL: 'C.UTF-8' },
      accept,
      signal: this.#signal,
      ...(input === undefined ? {} : { input }),
    });
    // Not among what gpg prints: there a file's own text could look like it.
    const status = await readFile(statusFile, 'utf8');
    const prefix = '[GNUPG:] ';
    return {
      ...result,
      status: status
        .split('\n')
        .filter((line) => line.startsWith(prefix))
        .map((line) => line.slice(prefix.length)),
    };
  }

  /** Takes in what a file has of public keys. @returns whether it had any */
  async import(file: string): Promise<boolean> {
    try {
      const { status } = await this.gpg(['--import', '--', file]);
      return status.some((line) => line.startsWith('IMPORT_OK '));
    } catch (error) {
      // gpg ends with 2 for what is no key.
      if (error instanceof CommandError && error.exitCode === 2) return false;
      throw error;
    }
  }

  /** The primary keys that are here, or in a file. */
  async keys(file?: string): Promise<readonly ListedKey[]> {
    const what = file === undefined ? ['--list-keys'] : ['--show-keys', '--', file];
    const { stdout } = await this.gpg(['--with-colons', '--fixed-list-mode', ...what]);
    const keys: ListedKey[] = [];
    let validity: string | undefined;
    for (const fields of stdout.split('\n').map((line) => line.split(':'))) {
      const [kind, second = ''] = fields;
      if (kind === 'pub') validity = second;
      // The first after a primary key is its own; those of subkeys follow their `sub`.
      if (kind !== 'fpr' || validity === undefined) continue;
      keys.push({ fingerprint: fields[9] ?? '', validity });
      validity = undefined;
    }
    return keys;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline';
import { CommandError, run } from '../../process/run.ts';

export interface SshTarget {
  readonly port: number;
  readonly user: string;
  /** Path of the private key. */
  readonly privateKey: string;
  /** Where the socket of the connection is: a path that is short and not taken. */
  readonly socket: string;
}

export interface SshOutcome {
  /** `undefined`: a signal ended the command, or the connection was lost. OpenSSH ends with 255 then. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nothing of this machine's or its user's settings, keys and known hosts. */
const bare = words(
  '-F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR',
);
/** The suite's key alone; a dead peer is noticed; once it is logged in and listens to others, the client says so. */
const kept = words(
  '-M -N -o IdentitiesOnly=yes -o IdentityAgent=none -o ServerAliveInterval=15 -o ServerAliveCountMax=20 -o PermitLocalCommand=yes',
);
/** Whoever finds the connection gone must not make another one. */
const noOther = ['-o', 'ProxyCommand=false'];
const whenConnected = 'LocalCommand=echo connected';

const anyCode = Array.from({ length: 256 }, (_each, code) => code);

function words(text: string): readonly string[] {
  return text.split(' ');
}

/**
 * One connection of the OpenSSH client, which commands and files go over (ControlMaster of ssh_config(5)): the login is
 * paid for once.
 */
export class OpenSsh implements AsyncDisposable {
  /** Settles when the connection has ended, for whatever reason. */
  readonly closed: Promise<unknown>;
  readonly #target: SshTarget;
  readonly #master: ChildProcess;
  #files: Files | undefined;

  private constructor(target: SshTarget, master: ChildProcess) {
    this.#target = target;
    this.#master = master;
    this.closed = once(master, 'close');
  }

  /** Logs in. @throws Error with the client's own words */
  static async open(target: SshTarget, signal: AbortSignal): Promise<OpenSsh> {
    const { port, user, privateKey, socket } = target;
    signal.throwIfAborted();
    await rm(socket, { force: true });
    const place = ['-S', socket, '-p', String(port), `${user}@127.0.0.1`];
    const child = spawn(
      'ssh',
      [...bare, ...kept, '-o', whenConnected, '-i', privateKey, ...place],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const connection = new OpenSsh(target, child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const stop = (): void => void child.kill();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const connected = await Promise.race([
        once(child.stdout, 'data').then(() => true),
        connection.closed.then(() => false),
      ]);
      signal.throwIfAborted();
      if (!connected) throw new Error(`ssh of ${user} to port ${port} ended: ${said.trim()}`);
      return connection;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Runs a command line in the account's shell, with no input. */
  async run(command: string, terminal: boolean, signal: AbortSignal): Promise<SshOutcome> {
    const { port, user, socket } = this.#target;
    const place = ['-S', socket, '-p', String(port), `${user}@127.0.0.1`];
    const { exitCode, stdout, stderr } = await run(
      ['ssh', ...bare, ...noOther, ...(terminal ? ['-tt'] : []), ...place, '--', command],
      { signal, accept: anyCode },
    );
    return { exitCode: exitCode === 255 ? undefined : exitCode, stdout, stderr };
  }

  /** The file transfer of this connection, which is kept. */
  get files(): Files {
    const { port, user, socket } = this.#target;
    const place = ['-o', `ControlPath=${socket}`, '-P', String(port), `${user}@127.0.0.1`];
    this.#files ??= new Files(
      spawn('sftp', [...bare, ...noOther, '-q', '-b', '-', ...place], {
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    );
    return this.#files;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#files?.[Symbol.dispose]();
    this.#master.kill();
    await this.closed;
    await rm(this.#target.socket, { force: true });
  }
}

/** OpenSSH's sftp(1), fed with one command after the other. */
class Files implements Disposable {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<unknown>;
  #words = '';

  constructor(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout });
    this.#ended = once(child, 'close');
    child.stderr?.on('data', (chunk: Buffer) => (this.#words += chunk.toString()));
    // Writing to one that has ended is told by its end.
    child.stdin?.on('error', () => {});
  }

  /** Replaces a file, as the suite does: written aside with its mode, and renamed. */
  async write(local: string, path: string, mode: number): Promise<void> {
    const aside = `${path}.bench`;
    await this.#do(
      `put ${quoted(local)} ${quoted(aside)}`,
      `chmod ${mode.toString(8)} ${quoted(aside)}`,
      `rename ${quoted(aside)} ${quoted(path)}`,
    );
  }

  /** Fetches a file into a local one. */
  async read(path: string, local: string): Promise<void> {
    await this.#do(`get ${quoted(path)} ${quoted(local)}`);
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }

  /** @throws CommandError when a command fails: a batch ends then */
  async #do(...commands: readonly string[]): Promise<void> {
    // A batch echoes each command when the one before is done: this one asks for nothing and says so.
    const last = 'lpwd';
    const done = new Promise<true>((resolve) => {
      const hear = (line: string): void => {
        if (!line.endsWith(`> ${last}`)) return;
        this.#lines.off('line', hear);
        resolve(true);
      };
      this.#lines.on('line', hear);
    });
    this.#child.stdin?.write(`${[...commands, last].join('\n')}\n`);
    const ended = this.#ended.then(() => false);
    if (await Promise.race([done, ended])) return;
    throw new CommandError(['sftp', ...commands], { stderr: this.#words, exitCode: 1 });
  }
}

/** A path for sftp's own reader of words, which takes a backslash before any character that might mean something. */
function quoted(path: string): string {
  return path.replaceAll(/[^\w./-]/g, String.raw`\$&`);
}

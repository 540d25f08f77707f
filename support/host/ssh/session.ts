import { createHash } from 'node:crypto';
import ssh2, { type Client, type ClientChannel, type ConnectConfig, type SFTPWrapper } from 'ssh2';
import { HostKeyError } from '../errors.ts';

/** A host's SSH key: taken from the first connection, checked at every later one. */
export interface HostKeyPin {
  /** SHA-256 as OpenSSH writes it, `SHA256:…`; `undefined` before the first connection. */
  fingerprint: string | undefined;
}

export interface SessionOptions {
  /** The host's name, for messages. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly pin: HostKeyPin;
  readonly timeScale: number;
  readonly signal?: AbortSignal | undefined;
  /** How to log in; see `ConnectConfig`. */
  readonly login: Pick<ConnectConfig, 'privateKey' | 'authHandler'>;
}

/** One SSH connection of one user. It is kept: a login costs seconds under emulation. */
export class SshSession implements Disposable {
  readonly user: string;
  /** Settles when the connection has ended, for whatever reason. */
  readonly closed: Promise<void>;
  readonly #client: Client;
  #open = true;
  #sftp: Promise<SFTPWrapper> | undefined;

  private constructor(user: string, client: Client) {
    this.user = user;
    this.#client = client;
    this.closed = new Promise((resolve) => {
      client.once('close', () => {
        this.#open = false;
        resolve();
      });
    });
    // What ends the connection is told by `closed`, and by the call that was under way.
    client.on('error', () => {});
  }

  /** @throws HostKeyError; what ssh2 says when the login is refused; the signal's reason */
  static async open(options: SessionOptions): Promise<SshSession> {
    const { host, port, user, pin, timeScale, signal, login } = options;
    signal?.throwIfAborted();
    const client = new ssh2.Client();
    const session = new SshSession(user, client);
    let keyError: HostKeyError | undefined;
    const abort = (): void => {
      client.destroy();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        client.once('ready', resolve);
        client.once('error', reject);
        client.once('close', () => reject(new Error('the connection was closed')));
        client.connect({
          host: '127.0.0.1',
          port,
          username: user,
          ...login,
          readyTimeout: 30_000 * timeScale,
          keepaliveInterval: 15_000,
          keepaliveCountMax: Math.ceil(4 * timeScale),
          hostVerifier: (key: Buffer) => {
            const found = fingerprintOf(key);
            pin.fingerprint ??= found;
            if (pin.fingerprint === found) return true;
            keyError = new HostKeyError(host, pin.fingerprint, found);
            return false;
          },
        });
      });
      return session;
    } catch (error) {
      client.destroy();
      signal?.throwIfAborted();
      throw keyError ?? error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /**
   * Starts a command; `terminal` gives it a pty.
   * @param attach is given the channel before any of its events: a command's end may come in the same packet as its start
   */
  start<T>(command: string, terminal: boolean, attach: (channel: ClientChannel) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('the connection was closed'));
      this.#client.once('close', ended);
      this.#client.exec(
        command,
        terminal ? { pty: { term: 'xterm', cols: 200, rows: 50 } } : {},
        (error, channel) => {
          this.#client.off('close', ended);
          if (error === undefined) resolve(attach(channel));
          else reject(error);
        },
      );
    });
  }

  /** A TCP connection of the host with a port of its own loopback interface. @throws Error if nobody listens there */
  forward(port: number): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('the connection was closed'));
      this.#client.once('close', ended);
      this.#client.forwardOut('127.0.0.1', 0, '127.0.0.1', port, (error, channel) => {
        this.#client.off('close', ended);
        if (error === undefined) resolve(channel);
        else reject(error);
      });
    });
  }

  /** The file transfer channel of this connection. */
  sftp(): Promise<SFTPWrapper> {
    this.#sftp ??= new Promise((resolve, reject) => {
      this.#client.sftp((error, sftp) => {
        if (error === undefined) resolve(sftp);
        else reject(error);
      });
    });
    return this.#sftp;
  }

  /** Says goodbye and waits until the connection has ended. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#client.end();
    await this.closed;
  }

  /** Drops the connection: for a peer that no longer answers. */
  [Symbol.dispose](): void {
    this.#client.destroy();
  }
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

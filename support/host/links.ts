import { readFile } from 'node:fs/promises';
import type { LoginAttempt, LoginOutcome } from './host.ts';
import { passwordLogin } from './ssh/login.ts';
import { type HostKeyPin, SshSession } from './ssh/session.ts';

export interface LinksOptions {
  readonly host: string;
  readonly privateKey: string;
  readonly pin: HostKeyPin;
  readonly timeScale: number;
}

/** The SSH connections to one host: one a user, opened when it is first needed and kept. */
export class Links {
  readonly #options: LinksOptions;
  readonly #sessions = new Map<string, Promise<SshSession>>();
  #port = 0;

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  /** Milliseconds after which a connection on which a trifle is not answered counts as dead. */
  get patience(): number {
    return 30_000 * this.#options.timeScale;
  }

  /** From now on the host is reached on this port; what was open is dropped. */
  moveTo(port: number): void {
    this.drop();
    this.#port = port;
  }

  /** The open connection of a user, or a new one. */
  session(user: string, signal?: AbortSignal): Promise<SshSession> {
    const kept = this.#sessions.get(user);
    const session =
      kept === undefined
        ? this.#connect(user, signal)
        : kept.then((known) => (known.isOpen ? known : this.#connect(user, signal)));
    this.#sessions.set(user, session);
    session.catch(() => {
      if (this.#sessions.get(user) === session) this.#sessions.delete(user);
    });
    return session;
  }

  async #connect(user: string, signal: AbortSignal | undefined): Promise<SshSession> {
    const { host, pin, timeScale, privateKey } = this.#options;
    return SshSession.open({
      host,
      port: this.#port,
      user,
      pin,
      timeScale,
      login: { privateKey: await readFile(privateKey) },
      signal,
    });
  }

  /** The open connection of a user, if there is one. */
  async open(user: string): Promise<SshSession | undefined> {
    const kept = await this.#sessions.get(user)?.catch(() => undefined);
    return kept?.isOpen === true ? kept : undefined;
  }

  /** See `Host.login`. */
  login(attempt: LoginAttempt, command: string, signal: AbortSignal): Promise<LoginOutcome> {
    const { host, pin, timeScale } = this.#options;
    return passwordLogin(attempt, command, { host, port: this.#port, pin, timeScale, signal });
  }

  /** Closes all connections in an orderly way. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#sessions.keys()].map(async (user) => (await this.open(user))?.close()),
    );
    this.#sessions.clear();
  }

  /** Drops all connections: the host is gone, or about to be. */
  drop(): void {
    for (const opening of this.#sessions.values()) {
      void opening.then((session) => session[Symbol.dispose]()).catch(() => {});
    }
    this.#sessions.clear();
  }
}

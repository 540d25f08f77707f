import type { Connection } from 'libvirt-ts';
import { connectTo, type LibvirtAccess } from './daemon.ts';

/**
 * A connection to a run's daemon for somebody who goes on when one is lost: it is opened when it is wanted, and another one
 * when the last has ended. Guests of a lost connection are gone with it (`create`'s `autodestroy`); the next are not.
 */
export class LastingConnection implements AsyncDisposable {
  readonly #access: LibvirtAccess;
  #connection: Connection | undefined;

  constructor(access: LibvirtAccess) {
    this.#access = access;
  }

  /**
   * The connection that is open, or a new one.
   * @throws UserError that names the daemon's log, if the daemon does not answer
   */
  async get(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection;
    const connection = await connectTo(this.#access);
    this.#connection = connection;
    void this.#forgetAtItsEnd(connection);
    return connection;
  }

  async #forgetAtItsEnd(connection: Connection): Promise<void> {
    await connection.closed;
    if (this.#connection === connection) this.#connection = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection?.[Symbol.asyncDispose]();
  }
}

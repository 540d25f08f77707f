import type { Duplex } from 'node:stream';
import { ConnectionError, ProtocolError } from '../errors.ts';
import { Framer } from '../protocol/framer.ts';
import { unpack, type Message } from '../protocol/message.ts';

/** What a wire tells its owner. */
export interface WireHandler {
  /** A whole message. A `ProtocolError` thrown here ends the wire. */
  message(message: Message): void;
  /** The wire has ended, once; `undefined` if it was ended from here. */
  ended(error: Error | undefined): void;
}

/** Messages over a duplex stream: cuts what comes, sends what goes, and notices each way in which it can end. */
export class Wire {
  readonly #transport: Duplex;
  readonly #handler: WireHandler;
  readonly #framer = new Framer();
  #over = false;

  constructor(transport: Duplex, handler: WireHandler) {
    this.#transport = transport;
    this.#handler = handler;
    transport.on('data', (chunk: Buffer) => this.#take(chunk));
    transport.on('error', (cause) => {
      this.#end(new ConnectionError(`the connection broke: ${cause.message}`, { cause }));
    });
    transport.on('end', () => this.#end(this.#closedByPeer()));
    transport.on('close', () => this.#end(this.#closedByPeer()));
    if (transport.destroyed) queueMicrotask(() => this.#end(this.#closedByPeer()));
  }

  /** Sends a message; the callback runs when it has left this process. */
  send(frame: Buffer, sent?: (error?: Error | null) => void): void {
    if (this.#over) sent?.(new ConnectionError('the connection has ended'));
    else this.#transport.write(frame, sent);
  }

  /** Whether what was sent before still waits for the peer to read. */
  get congested(): boolean {
    return this.#transport.writableNeedDrain;
  }

  /** Closes it from here, or, with an error, because of what the peer did. */
  end(error?: Error): void {
    this.#end(error);
  }

  #take(chunk: Buffer): void {
    if (this.#over) return;
    try {
      for (const frame of this.#framer.push(chunk)) {
        this.#handler.message(unpack(frame));
        if (this.#over) return;
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#end(error);
    }
  }

  #end(error: Error | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#transport.destroy();
    this.#handler.ended(error);
  }

  #closedByPeer(): Error {
    return this.#framer.midMessage
      ? new ProtocolError('the daemon closed the connection in the middle of a message')
      : new ConnectionError('the daemon closed the connection');
  }
}

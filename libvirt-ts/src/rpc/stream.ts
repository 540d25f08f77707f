import { Duplex } from 'node:stream';
import { STREAM_CHUNK_MAX } from '../protocol/limits.ts';
import { MessageStatus, type Message } from '../protocol/message.ts';
import { decodeError } from './decode.ts';

/** What a stream stands on. */
export interface StreamPort {
  /** The procedure that opened the stream, for messages to people. */
  readonly procedure: string;
  /** Sends a packet of the stream; the callback runs when it has left this process. */
  send(status: number, payload: Uint8Array, sent?: (error?: Error | null) => void): void;
  /** No packet of this stream is expected any more. */
  forget(): void;
}

/** Bytes that may wait for a slow reader: the protocol cannot hold one stream back without the others. */
const UNREAD_MAX = 16 * 1024 * 1024;

/**
 * A stream of the protocol (virNetMessageType STREAM). Either side sends packets. An empty packet of
 * the daemon is its end; it is answered with "finish", and "finish" and "abort" are confirmed.
 */
export class RpcStream extends Duplex {
  readonly #port: StreamPort;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #onClosed: ((error?: Error | null) => void) | undefined;
  #onAborted: (() => void) | undefined;

  constructor(port: StreamPort) {
    super({ allowHalfOpen: false });
    this.#port = port;
  }

  /** Takes a packet that came for this stream. */
  receive(message: Message): void {
    switch (message.header.status) {
      case MessageStatus.continue:
        this.#receiveData(message.payload);
        break;
      case MessageStatus.error:
        this.#close();
        this.destroy(decodeError(message, this.#port.procedure));
        break;
      default:
        this.#close();
        if (!this.destroyed && !this.readableEnded) this.push(null);
    }
  }

  /** The daemon refused to open it. */
  refused(): void {
    this.#close();
    this.destroy();
  }

  /** The connection has ended. */
  lost(error: Error): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.destroy(error);
    this.#aborted();
  }

  override _read(): void {
    // Packets come when they come.
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    callback: (error?: Error | null) => void,
  ): void {
    if (this.#state !== 'open') {
      callback(new Error('the stream is closed'));
      return;
    }
    let at = 0;
    for (; chunk.length - at > STREAM_CHUNK_MAX; at += STREAM_CHUNK_MAX) {
      this.#port.send(MessageStatus.continue, chunk.subarray(at, at + STREAM_CHUNK_MAX));
    }
    this.#port.send(MessageStatus.continue, chunk.subarray(at), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (this.#state === 'closed') {
      callback();
      return;
    }
    this.#onClosed = callback;
    this.#finish();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (this.#state === 'open') {
      this.#state = 'closing';
      this.#port.send(MessageStatus.error, Buffer.alloc(0));
    }
    this.#onClosed?.(error);
    this.#onClosed = undefined;
    // "close" tells that the daemon has let go, so that a console may be opened again; an error is told at once.
    if (error === null && this.#state === 'closing') this.#onAborted = callback;
    else callback(error);
  }

  #receiveData(payload: Buffer): void {
    if (this.destroyed || this.#state !== 'open') return;
    if (payload.length === 0) {
      this.#finish();
      this.push(null);
    } else if (this.readableLength + payload.length > UNREAD_MAX) {
      this.destroy(new Error(`more than ${UNREAD_MAX} bytes of the stream were left unread`));
    } else {
      // A copy: the packet is a view of a buffer that holds other messages too.
      this.push(Buffer.from(payload));
    }
  }

  #finish(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#port.send(MessageStatus.ok, Buffer.alloc(0));
  }

  #close(): void {
    this.#state = 'closed';
    this.#port.forget();
    this.#onClosed?.();
    this.#onClosed = undefined;
    this.#aborted();
  }

  #aborted(): void {
    this.#onAborted?.();
    this.#onAborted = undefined;
  }
}

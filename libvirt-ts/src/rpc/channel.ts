import type { Duplex } from 'node:stream';
import type { KeepaliveOptions } from '../api/options.ts';
import { ConnectionError, LibvirtError, ProtocolError } from '../errors.ts';
import { MessageType, pack, type Message } from '../protocol/message.ts';
import { programs, type Procedure } from '../protocol/procedure.ts';
import { Calls, type CallHooks } from './calls.ts';
import { Keepalive } from './keepalive.ts';
import { RpcStream } from './stream.ts';
import { Wire } from './wire.ts';

/** Streams that are over and yet remembered. */
const PAST_STREAMS_MAX = 1000;

/** A stream, and what its procedure returned. */
export interface OpenStream<Result> {
  readonly result: Result;
  readonly stream: RpcStream;
}

/** Everything that goes over one connection: calls, streams, events, signs of life. */
export class Channel {
  /** Settles when the channel has ended; `undefined` if it was closed from here. */
  readonly closed: Promise<Error | undefined>;
  /** Takes the messages that bring events. A `ProtocolError` thrown here ends the channel. */
  onEvent: (message: Message) => void = () => {};

  readonly #wire: Wire;
  readonly #calls: Calls;
  readonly #keepalive: Keepalive;
  readonly #streams = new Map<number, RpcStream>();
  readonly #pastStreams = new Set<number>();

  /** @param transport open to the daemon. @param window calls that may be under way at once. */
  constructor(transport: Duplex, window: number) {
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.closed = promise;
    this.#wire = new Wire(transport, {
      message: (message) => this.#take(message),
      ended: (error) => {
        this.#keepalive.stop();
        const reason = error ?? new ConnectionError('the connection was closed');
        this.#calls.end(reason);
        for (const stream of this.#streams.values()) stream.lost(reason);
        this.#streams.clear();
        resolve(error);
      },
    });
    const send = (frame: Buffer): void => this.#wire.send(frame);
    this.#calls = new Calls(send, window);
    this.#keepalive = new Keepalive(send);
  }

  /** See `Calls.call`. */
  call<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    hooks?: CallHooks<Result>,
  ): Promise<Result> {
    return this.#calls.call(procedure, args, hooks);
  }

  /** Calls a procedure that opens a stream. */
  async openStream<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    signal?: AbortSignal,
  ): Promise<OpenStream<Result>> {
    let stream: RpcStream | undefined;
    const result = await this.#calls
      .call(procedure, args, {
        signal,
        // Data may come before the reply, so the stream is there before the call.
        onSerial: (serial) => {
          stream = this.#addStream(procedure, serial);
          // Nobody has it yet; what goes wrong until then is told by the call.
          stream.on('error', ignore);
        },
        onDropped: (opened) => (opened === undefined ? stream?.refused() : stream?.destroy()),
      })
      .catch((error: unknown) => {
        if (error instanceof LibvirtError) stream?.refused();
        throw error;
      });
    if (!stream) throw new Error('a call was answered before it was sent');
    stream.off('error', ignore);
    return { result, stream };
  }

  /** Begins to watch whether the daemon is alive. */
  keepAlive(options: KeepaliveOptions): void {
    this.#keepalive.start(options, (silentMs) => {
      const seconds = Math.round(silentMs / 1000);
      this.#wire.end(new ConnectionError(`the daemon has not answered for ${seconds} s`));
    });
  }

  /** Ends the channel. */
  end(error?: Error): void {
    this.#wire.end(error);
  }

  #takePacket(message: Message): void {
    const { serial } = message.header;
    const stream = this.#streams.get(serial);
    if (stream) stream.receive(message);
    // Neither side acknowledges data, so some may be under way when a stream is over.
    else if (!this.#pastStreams.has(serial)) {
      throw new ProtocolError(`the daemon sent a packet for stream ${serial}, never opened`);
    }
  }

  #forgetStream(serial: number): void {
    this.#streams.delete(serial);
    this.#pastStreams.add(serial);
    const [oldest] = this.#pastStreams;
    if (this.#pastStreams.size > PAST_STREAMS_MAX && oldest !== undefined) {
      this.#pastStreams.delete(oldest);
    }
  }

  #addStream(procedure: Procedure<unknown, unknown>, serial: number): RpcStream {
    const { program, number, name } = procedure;
    const stream = new RpcStream({
      procedure: name,
      send: (status, payload, sent) => {
        const header = {
          program: program.number,
          version: program.version,
          procedure: number,
          type: MessageType.stream,
          serial,
          status,
        };
        this.#wire.send(pack(header, payload), sent);
      },
      forget: () => this.#forgetStream(serial),
    });
    this.#streams.set(serial, stream);
    return stream;
  }

  #take(message: Message): void {
    this.#keepalive.heard();
    const { header } = message;
    switch (header.type) {
      case MessageType.reply:
        this.#calls.take(message);
        break;
      case MessageType.event:
        if (header.program !== programs.keepalive.number) this.onEvent(message);
        // A peer that pings and does not read would have us hoard answers.
        else if (!this.#wire.congested) this.#keepalive.take(header);
        break;
      case MessageType.stream:
        this.#takePacket(message);
        break;
      default:
        throw new ProtocolError(`the daemon sent a message of type ${header.type} to a client`);
    }
  }
}

function ignore(): void {}

import { duplexPair, type Duplex } from 'node:stream';
import { Framer } from '../src/protocol/framer.ts';
import { HEADER_SIZE, LENGTH_SIZE, MESSAGE_MAX } from '../src/protocol/limits.ts';
import {
  FRONT_SIZE,
  MessageStatus,
  MessageType,
  pack,
  unpack,
  type Header,
  type Message,
} from '../src/protocol/message.ts';
import type { Procedure } from '../src/protocol/procedure.ts';
import { connectionProcedures } from '../src/protocol/procedures/connection.ts';
import { eventProcedures } from '../src/protocol/procedures/events.ts';
import { error as errorCodec } from '../src/protocol/types.ts';
import type { Codec } from '../src/xdr/codec.ts';
import { XdrReader } from '../src/xdr/reader.ts';
import { XdrWriter } from '../src/xdr/writer.ts';

/** What a fake daemon does with a call; `undefined` leaves it unanswered. */
export type Answer = (call: Message) => void;

/** The daemon's end of a connection, in a test's hands. */
export class FakePeer {
  /** The client's end. */
  readonly transport: Duplex;
  /** All that the client sent. */
  readonly received: Message[] = [];
  readonly #side: Duplex;
  readonly #framer = new Framer();
  readonly #answers = new Map<string, Answer>();
  #wake = Promise.withResolvers<void>();

  constructor() {
    [this.transport, this.#side] = duplexPair();
    this.#side.on('data', (chunk: Buffer) => {
      for (const frame of this.#framer.push(chunk)) this.#take(unpack(frame));
    });
    // A client that hangs up on us is what many tests want.
    this.#side.on('error', () => {});
  }

  /** Answers a procedure from now on. */
  answer<Args, Result>(
    procedure: Procedure<Args, Result>,
    answer: (args: Args, call: Message) => void,
  ): this {
    this.#answers.set(keyOf(procedure.program.number, procedure.number), (call) =>
      answer(procedure.args.decode(new XdrReader(call.payload)), call),
    );
    return this;
  }

  /** Replies to a procedure with the same value from now on. */
  always<Args, Result>(procedure: Procedure<Args, Result>, result: Result): this {
    return this.answer(procedure, (_, call) => this.reply(call, procedure.result, result));
  }

  /** What a healthy daemon says to a client that connects. */
  greet(): this {
    return this.always(connectionProcedures.authList, { types: [0] })
      .always(connectionProcedures.connectSupportsFeature, { supported: 1 })
      .always(connectionProcedures.connectOpen, {})
      .always(connectionProcedures.connectGetUri, { uri: 'test:///default' })
      .always(connectionProcedures.connectClose, {})
      .always(eventProcedures.deregister, {});
  }

  reply<Result>(call: Message, codec: Codec<Result>, result: Result): void {
    this.send({ ...call.header, type: MessageType.reply, status: 0 }, encode(codec, result));
  }

  refuse(call: Message, code: number, message: string, type: number = MessageType.reply): void {
    const nothing = { dom: undefined, net: undefined };
    const strings = { str1: 'one', str2: undefined, str3: undefined };
    const details = { ...nothing, ...strings, int1: 7, int2: -1 };
    const error = { code, domain: 10, message, level: 2, ...details };
    const header = { ...call.header, type, status: MessageStatus.error };
    this.send(header, encode(errorCodec, error));
  }

  /** A packet of the stream that a call opened. */
  packet(call: Message, status: number, data: string | Buffer = ''): void {
    this.send({ ...call.header, type: MessageType.stream, status }, Buffer.from(data));
  }

  event<Payload>(procedure: Procedure<unknown, Payload>, payload: Payload): void {
    const { program, number } = procedure;
    const header = { program: program.number, version: program.version, procedure: number };
    this.send(
      { ...header, type: MessageType.event, serial: 0, status: 0 },
      encode(procedure.result, payload),
    );
  }

  send(header: Header, payload: Uint8Array): void {
    this.raw(pack(header, payload));
  }

  raw(bytes: Uint8Array): void {
    this.#side.write(bytes);
  }

  /** Hangs up. */
  end(): void {
    this.#side.end();
  }

  /** The first message of the client that fits, whenever it comes. */
  async next(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.received.find(fits);
      if (found) return found;
      await this.#wake.promise;
    }
  }

  /** The nth call of a procedure, counted from 0, whenever it comes. */
  async call(procedure: Procedure<unknown, unknown>, nth = 0): Promise<Message> {
    const calls = (): Message[] => this.received.filter((each) => isCall(each, procedure));
    await this.next(() => calls().length > nth);
    return calls()[nth] as Message;
  }

  #take(message: Message): void {
    this.received.push(message);
    const { type, program, procedure } = message.header;
    if (type === MessageType.call) this.#answers.get(keyOf(program, procedure))?.(message);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}

/** A value as it travels. */
export function encode<T>(codec: Codec<T>, value: T): Buffer {
  const writer = new XdrWriter(0, MESSAGE_MAX);
  codec.encode(writer, value);
  return Buffer.from(writer.bytes());
}

/** A message's front that announces a length of the test's choice. */
export function announce(length: number): Buffer {
  const front = Buffer.alloc(FRONT_SIZE);
  front.writeUInt32BE(length, 0);
  return front;
}

/** The longest message that the protocol has, its length word included. */
export const LONGEST = LENGTH_SIZE + MESSAGE_MAX;
/** The shortest. */
export const SHORTEST = LENGTH_SIZE + HEADER_SIZE;

function isCall({ header }: Message, { program, number }: Procedure<unknown, unknown>): boolean {
  return (
    header.type === MessageType.call &&
    header.program === program.number &&
    header.procedure === number
  );
}

function keyOf(program: number, procedure: number): string {
  return `${program}:${procedure}`;
}

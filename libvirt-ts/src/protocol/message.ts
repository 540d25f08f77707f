import { XdrReader } from '../xdr/reader.ts';
import { ProtocolError } from '../errors.ts';
import { HEADER_SIZE, LENGTH_SIZE } from './limits.ts';

/** virNetMessageType. */
export const MessageType = {
  call: 0,
  reply: 1,
  event: 2,
  stream: 3,
  callWithFds: 4,
  replyWithFds: 5,
  streamHole: 6,
} as const;

/** virNetMessageStatus. */
export const MessageStatus = { ok: 0, error: 1, continue: 2 } as const;

/** The six words in front of every message (virNetMessageHeader). */
export interface Header {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
}

/** A message as it came. */
export interface Message {
  readonly header: Header;
  readonly payload: Buffer;
}

/** Bytes to leave free in front of a payload. */
export const FRONT_SIZE = LENGTH_SIZE + HEADER_SIZE;

/** Fills in the front of a message whose payload stands behind `FRONT_SIZE` free bytes; gives the whole. */
export function seal(header: Header, frame: Buffer): Buffer {
  frame.writeUInt32BE(frame.length, 0);
  frame.writeUInt32BE(header.program, 4);
  frame.writeUInt32BE(header.version, 8);
  frame.writeInt32BE(header.procedure, 12);
  frame.writeUInt32BE(header.type, 16);
  frame.writeUInt32BE(header.serial, 20);
  frame.writeUInt32BE(header.status, 24);
  return frame;
}

/** A message from a payload. */
export function pack(header: Header, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const frame = Buffer.alloc(FRONT_SIZE + payload.length);
  frame.set(payload, FRONT_SIZE);
  return seal(header, frame);
}

/** Takes a whole message apart. @throws ProtocolError for a type or status that the protocol does not have. */
export function unpack(frame: Buffer): Message {
  const reader = new XdrReader(frame, LENGTH_SIZE);
  const header: Header = {
    program: reader.uint(),
    version: reader.uint(),
    procedure: reader.int(),
    type: reader.uint(),
    serial: reader.uint(),
    status: reader.uint(),
  };
  if (header.type > MessageType.streamHole) {
    throw new ProtocolError(`the daemon sent a message of unknown type ${header.type}`);
  }
  if (header.status > MessageStatus.continue) {
    throw new ProtocolError(`the daemon sent a message of unknown status ${header.status}`);
  }
  return { header, payload: frame.subarray(FRONT_SIZE) };
}

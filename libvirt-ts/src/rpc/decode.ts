import { LibvirtError, ProtocolError } from '../errors.ts';
import type { Message } from '../protocol/message.ts';
import { error as errorCodec } from '../protocol/types.ts';
import type { Codec } from '../xdr/codec.ts';
import { XdrError, XdrReader } from '../xdr/reader.ts';

/** Reads a payload to its last byte. @throws ProtocolError if it is not what it should be. */
export function decodePayload<T>(codec: Codec<T>, payload: Buffer, what: string): T {
  const reader = new XdrReader(payload);
  try {
    const value = codec.decode(reader);
    reader.end();
    return value;
  } catch (error) {
    if (!(error instanceof XdrError)) throw error;
    throw new ProtocolError(`${what} cannot be read: ${error.message}`, { cause: error });
  }
}

/** The error that a message of status `error` holds. */
export function decodeError(message: Message, procedure: string): LibvirtError {
  const wire = decodePayload(errorCodec, message.payload, `the error of ${procedure}`);
  const details = {
    code: wire.code,
    domain: wire.domain,
    level: wire.level,
    message: wire.message ?? 'unknown error',
    strings: [wire.str1, wire.str2, wire.str3],
    numbers: [wire.int1, wire.int2],
  };
  return new LibvirtError(details, procedure);
}

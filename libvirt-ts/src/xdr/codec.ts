import { XdrError, type XdrReader } from './reader.ts';
import type { XdrWriter } from './writer.ts';

/** How one type travels. Encoding a value that does not fit throws a TypeError or RangeError, decoding an `XdrError`. */
export interface Codec<T> {
  /** The fewest bytes that a value takes; it bounds what a length may claim. */
  readonly minSize: number;
  encode(writer: XdrWriter, value: T): void;
  decode(reader: XdrReader): T;
}

/** The type that a codec carries. */
export type Carried<C> = C extends Codec<infer T> ? T : never;

/** int, and what C declares as `char`. */
export const int: Codec<number> = {
  minSize: 4,
  encode: (writer, value) => writer.int(value),
  decode: (reader) => reader.int(),
};

/** unsigned int. */
export const uint: Codec<number> = {
  minSize: 4,
  encode: (writer, value) => writer.uint(value),
  decode: (reader) => reader.uint(),
};

export const hyper: Codec<bigint> = {
  minSize: 8,
  encode: (writer, value) => writer.hyper(value),
  decode: (reader) => reader.hyper(),
};

/** unsigned hyper. */
export const uhyper: Codec<bigint> = {
  minSize: 8,
  encode: (writer, value) => writer.uhyper(value),
  decode: (reader) => reader.uhyper(),
};

export const double: Codec<number> = {
  minSize: 8,
  encode: (writer, value) => writer.double(value),
  decode: (reader) => reader.double(),
};

/** Nothing at all. */
export const nothing: Codec<void> = { minSize: 0, encode: () => {}, decode: () => {} };

/** UTF-8 text of at most `limit` bytes. A NUL is refused: the C side would stop reading at it. */
export function string(limit: number): Codec<string> {
  return {
    minSize: 4,
    encode(writer, value) {
      if (value.includes('\0')) throw new TypeError('a string with a NUL character in it');
      const bytes = Buffer.from(value, 'utf8');
      if (bytes.length > limit) {
        throw new RangeError(`a string of ${bytes.length} bytes where ${limit} is the limit`);
      }
      writer.uint(bytes.length);
      writer.fixed(bytes);
    },
    decode: (reader) => reader.fixed(reader.length(limit, 1)).toString('utf8'),
  };
}

/** Bytes of a fixed length; decoding gives a copy. */
export function opaque(length: number): Codec<Buffer> {
  return {
    minSize: length,
    encode(writer, value) {
      if (value.length !== length)
        throw new RangeError(`${value.length} bytes in place of ${length}`);
      writer.fixed(value);
    },
    decode: (reader) => Buffer.from(reader.fixed(length)),
  };
}

/** A list of at most `limit` values. */
export function array<T>(element: Codec<T>, limit: number): Codec<readonly T[]> {
  return {
    minSize: 4,
    encode(writer, values) {
      if (values.length > limit) {
        throw new RangeError(`a list of ${values.length} where ${limit} is the limit`);
      }
      writer.uint(values.length);
      for (const value of values) element.encode(writer, value);
    },
    decode(reader) {
      const length = reader.length(limit, element.minSize);
      return Array.from({ length }, () => element.decode(reader));
    },
  };
}

/** As many values as both sides know. */
export function vector<T>(element: Codec<T>, length: number): Codec<readonly T[]> {
  return {
    minSize: element.minSize * length,
    encode(writer, values) {
      if (values.length !== length) throw new RangeError(`${values.length} values, not ${length}`);
      for (const value of values) element.encode(writer, value);
    },
    decode: (reader) => Array.from({ length }, () => element.decode(reader)),
  };
}

/** What C holds as a pointer: a value or NULL, here `undefined`. */
export function optional<T>(inner: Codec<T>): Codec<T | undefined> {
  return {
    minSize: 4,
    encode(writer, value) {
      writer.uint(value === undefined ? 0 : 1);
      if (value !== undefined) inner.encode(writer, value);
    },
    decode(reader) {
      const present = reader.uint();
      if (present > 1) throw new XdrError(`${present} where 0 or 1 says whether a value follows`);
      return present === 1 ? inner.decode(reader) : undefined;
    },
  };
}

/** The fields of a structure, in the order of the wire. */
export type Fields = Readonly<Record<string, Codec<unknown>>>;

/** The structure that such fields make. */
export type Struct<F extends Fields> = { readonly [Name in keyof F]: Carried<F[Name]> };

/** Fields one after the other, in the order in which they are written down. */
export function struct<F extends Fields>(fields: F): Codec<Struct<F>> {
  const entries = Object.entries(fields);
  return {
    minSize: entries.reduce((sum, [, codec]) => sum + codec.minSize, 0),
    encode(writer, value) {
      for (const [name, codec] of entries) codec.encode(writer, value[name]);
    },
    decode(reader) {
      const value: Record<string, unknown> = {};
      for (const [name, codec] of entries) value[name] = codec.decode(reader);
      return value as Struct<F>;
    },
  };
}

/** A codec for a friendlier form of what another one carries. */
export function mapped<Wire, T>(
  inner: Codec<Wire>,
  toWire: (value: T) => Wire,
  fromWire: (wire: Wire) => T,
): Codec<T> {
  return {
    minSize: inner.minSize,
    encode: (writer, value) => inner.encode(writer, toWire(value)),
    decode: (reader) => fromWire(inner.decode(reader)),
  };
}

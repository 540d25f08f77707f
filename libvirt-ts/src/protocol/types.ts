import {
  array,
  double,
  hyper,
  int,
  mapped,
  opaque,
  optional,
  string,
  struct,
  uhyper,
  uint,
  vector,
  type Carried,
  type Codec,
} from '../xdr/codec.ts';
import { XdrError } from '../xdr/reader.ts';
import type { TypedValue } from '../api/options.ts';
import { MODEL_SIZE, STRING_MAX, UUID_SIZE } from './limits.ts';

/** Types that libvirt's procedures share, by the names of remote_protocol.x without their prefix. */

/** remote_nonnull_string. */
export const text = string(STRING_MAX);
/** remote_string. */
export const maybeText = optional(text);

/** remote_uuid, in the usual spelling. */
export const uuid: Codec<string> = mapped(opaque(UUID_SIZE), parseUuid, formatUuid);

/** remote_nonnull_domain. */
export const domain = struct({ name: text, uuid, id: int });
export type DomainRef = Carried<typeof domain>;

/** remote_nonnull_storage_pool. */
export const pool = struct({ name: text, uuid });
export type PoolRef = Carried<typeof pool>;

/** remote_nonnull_storage_vol. */
export const volume = struct({ pool: text, name: text, key: text });
export type VolumeRef = Carried<typeof volume>;

/** An unsigned hyper that counts bytes or KiB, as a number: exact up to 2^53, that is 8 PiB. */
export const size: Codec<number> = mapped(uhyper, BigInt, Number);

/** char[32], which travels as one int a character and ends at the first NUL. */
export const model: Codec<string> = mapped(
  vector(int, MODEL_SIZE),
  (value) => Array.from({ length: MODEL_SIZE }, (_, at) => value.charCodeAt(at) || 0),
  (codes) => String.fromCharCode(...codes.map((code) => code & 0xff)).replace(/\0.*$/s, ''),
);

/** virNetMessageError. */
export const error = struct({
  code: int,
  domain: int,
  message: maybeText,
  level: int,
  dom: optional(domain),
  str1: maybeText,
  str2: maybeText,
  str3: maybeText,
  int1: int,
  int2: int,
  net: optional(struct({ name: text, uuid })),
});

/** A value that says its own type (remote_typed_param). */
export interface TypedParameter {
  readonly field: string;
  /** virTypedParameterType. */
  readonly type: number;
  readonly value: TypedValue;
}

/** By virTypedParameterType: int, uint, llong, ullong, double, boolean, string. */
const typedCodecs: Readonly<Record<number, Codec<TypedValue>>> = {
  1: int,
  2: uint,
  3: hyper,
  4: uhyper,
  5: double,
  6: mapped(int, Number, (wire) => wire !== 0),
  7: text,
};

export const typedParameter: Codec<TypedParameter> = {
  minSize: 12,
  encode(writer, { field, type, value }) {
    text.encode(writer, field);
    int.encode(writer, type);
    typedCodec(type).encode(writer, value);
  },
  decode(reader) {
    const field = text.decode(reader);
    const type = int.decode(reader);
    return { field, type, value: typedCodec(type).decode(reader) };
  },
};

/** remote_domain_stats_record. */
export function statsRecord(limit: number): Codec<{
  readonly dom: DomainRef;
  readonly params: readonly TypedParameter[];
}> {
  return struct({ dom: domain, params: array(typedParameter, limit) });
}

function typedCodec(type: number): Codec<TypedValue> {
  const codec = typedCodecs[type];
  if (!codec) throw new XdrError(`a typed parameter of unknown type ${type}`);
  return codec;
}

function parseUuid(value: string): Buffer {
  const digits = value.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(digits)) throw new TypeError(`"${value}" is no UUID`);
  return Buffer.from(digits, 'hex');
}

function formatUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

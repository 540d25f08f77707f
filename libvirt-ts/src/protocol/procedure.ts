import { struct, type Codec, type Fields, type Struct } from '../xdr/codec.ts';

/** A program that answers on libvirt's sockets: a number and the version of its protocol. */
export interface Program {
  readonly number: number;
  readonly version: number;
}

/** The programs of libvirt's daemons (remote_protocol.x, qemu_protocol.x, lxc_protocol.x, virkeepaliveprotocol.x). */
export const programs = {
  remote: { number: 0x20008086, version: 1 },
  qemu: { number: 0x20008087, version: 1 },
  lxc: { number: 0x20008088, version: 1 },
  keepalive: { number: 0x6b656570, version: 1 },
} as const satisfies Readonly<Record<string, Program>>;

/** A procedure: its number in its program, what goes there and what comes back. */
export interface Procedure<Args, Result> {
  readonly name: string;
  readonly program: Program;
  readonly number: number;
  readonly args: Codec<Args>;
  readonly result: Codec<Result>;
}

/** What an event brings: the same without arguments. */
export type EventMessage<Payload> = Procedure<unknown, Payload>;

/** A line of a table: number, fields of the arguments, fields of the result. */
type Row = readonly [number: number, args: Fields, result: Fields];

/** Makes procedures of a program from a table of lines. */
export function procedures<const Rows extends Readonly<Record<string, Row>>>(
  program: Program,
  rows: Rows,
): { readonly [Name in keyof Rows]: Procedure<Struct<Rows[Name][1]>, Struct<Rows[Name][2]>> } {
  const made = Object.entries(rows).map(([name, [number, args, result]]) => [
    name,
    { name, program, number, args: struct(args), result: struct(result) },
  ]);
  // Object.fromEntries loses which name has which type; each row was made from its own.
  return Object.fromEntries(made) as never;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  array,
  double,
  hyper,
  int,
  opaque,
  optional,
  string,
  struct,
  uhyper,
  uint,
  vector,
  type Codec,
} from './codec.ts';
import { XdrError, XdrReader } from './reader.ts';
import { XdrWriter } from './writer.ts';

function encode<T>(codec: Codec<T>, value: T, limit = 1 << 20): Buffer {
  const writer = new XdrWriter(0, limit);
  codec.encode(writer, value);
  return Buffer.from(writer.bytes());
}

function decode<T>(codec: Codec<T>, bytes: Buffer): T {
  const reader = new XdrReader(bytes);
  const value = codec.decode(reader);
  reader.end();
  return value;
}

/** Values and the bytes that RFC 4506 gives them. */
const known: readonly [string, Codec<unknown>, unknown, string][] = [
  ['int', int, -2, 'fffffffe'],
  ['uint', uint, 4_294_967_295, 'ffffffff'],
  ['hyper', hyper, -2n, 'fffffffffffffffe'],
  ['uhyper', uhyper, 2n ** 64n - 1n, 'ffffffffffffffff'],
  ['double', double, 1.5, '3ff8000000000000'],
  ['string', string(10), 'abcde', '000000056162636465000000'],
  ['string of no length', string(10), '', '00000000'],
  ['string beyond ASCII', string(10), 'ä', '00000002c3a40000'],
  ['opaque', opaque(5), Buffer.from('abcde'), '6162636465000000'],
  ['array', array(int, 3), [1, -1], '0000000200000001ffffffff'],
  ['vector', vector(int, 2), [1, 2], '0000000100000002'],
  ['optional, there', optional(int), 7, '0000000100000007'],
  ['optional, not there', optional(int), undefined, '00000000'],
  ['struct', struct({ b: int, a: string(3) }), { b: 1, a: 'x' }, '000000010000000178000000'],
];

for (const [name, codec, value, hex] of known) {
  test(`${name} travels as RFC 4506 says`, () => {
    assert.equal(encode(codec, value).toString('hex'), hex);
    assert.deepEqual(decode(codec, Buffer.from(hex, 'hex')), value);
  });

  test(`${name}, cut anywhere, is an error`, () => {
    const bytes = Buffer.from(hex, 'hex');
    for (let length = 0; length < bytes.length; length += 1) {
      assert.throws(() => decode(codec, bytes.subarray(0, length)), XdrError);
    }
  });

  test(`${name} with bytes too many is an error`, () => {
    assert.throws(() => decode(codec, Buffer.from(`${hex}00000000`, 'hex')), XdrError);
  });
}

test('limits hold when sending', () => {
  assert.throws(() => encode(string(3), 'four'), /4 bytes where 3 is the limit/);
  assert.throws(() => encode(string(3), 'ää'), RangeError);
  assert.throws(() => encode(array(int, 1), [1, 2]), RangeError);
  assert.throws(() => encode(opaque(4), Buffer.alloc(5)), RangeError);
  assert.throws(() => encode(vector(int, 2), [1]), RangeError);
  assert.throws(() => encode(int, 2 ** 31), RangeError);
  assert.throws(() => encode(string(1000), 'x'.repeat(500), 256), /more than the protocol's 256/);
});

test('limits hold when receiving', () => {
  assert.throws(() => decode(string(3), encode(string(4), 'four')), /4 where 3 is the limit/);
  assert.throws(() => decode(array(int, 1), encode(array(int, 2), [1, 2])), XdrError);
});

test('a length that promises more than came allocates nothing', () => {
  const claim = Buffer.from('7fffffff', 'hex');
  const before = process.memoryUsage().heapUsed;
  assert.throws(() => decode(array(int, 0x7fffffff), claim), /0 bytes to come/);
  assert.throws(() => decode(string(0x7fffffff), claim), XdrError);
  assert.ok(process.memoryUsage().heapUsed - before < 8 << 20);
});

test('a string with a NUL is not sent: C would read only its first part', () => {
  assert.throws(() => encode(string(10), 'a\0b'), TypeError);
});

test('an optional is there or not, nothing else', () => {
  assert.throws(() => decode(optional(int), Buffer.from('0000000200000007', 'hex')), XdrError);
});

test('a writer grows as far as it must and keeps its reserved front', () => {
  const writer = new XdrWriter(28, 1 << 20);
  string(1 << 19).encode(writer, 'x'.repeat(1 << 18));
  int.encode(writer, 9);
  const bytes = writer.bytes();
  assert.equal(bytes.length, 28 + 4 + (1 << 18) + 4);
  assert.deepEqual(bytes.subarray(0, 28), Buffer.alloc(28));
  assert.equal(bytes.readInt32BE(bytes.length - 4), 9);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import ssh2 from 'ssh2';
import { newKeyPair, type KeyPair } from './keys.ts';

/** A pair as ssh2's generator leaves it when the public key begins with a zero byte: that byte is missing. */
function spoilt(pair: KeyPair): KeyPair {
  const [type, data] = pair.public.split(' ');
  const blob = Buffer.from(data ?? '', 'base64');
  const name = Buffer.from(type ?? '');
  const key = blob.subarray(4 + name.length + 4 + 1);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(key.length);
  const short = Buffer.concat([blob.subarray(0, 4 + name.length), length, key]);
  return { private: pair.private, public: `${type} ${short.toString('base64')}` };
}

test('a pair that cannot be read is thrown away', () => {
  const good = newKeyPair('test');
  const bad = spoilt(good);
  assert.ok(ssh2.utils.parseKey(bad.public) instanceof Error);
  const pairs = [bad, good];
  assert.equal(
    newKeyPair('test', () => pairs.shift() ?? good),
    good,
  );
});

test('a generator that makes no readable pair is an error, not an endless loop', () => {
  const bad = spoilt(newKeyPair('test'));
  assert.throws(() => newKeyPair('test', () => bad), /no Ed25519 key that it can read/);
});

test('the comment ends the line for authorized_keys', () => {
  assert.match(newKeyPair('ostree-prototypes').public, /^ssh-ed25519 \S+ ostree-prototypes$/);
});

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { redact } from './redact.ts';

const { privateKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const secret = privateKey.split('\n')[1] ?? '';

test('a private key is taken out of text and the rest stays', () => {
  assert.equal(redact(`before\n${privateKey}after`), 'before\n[PRIVATE KEY removed]\nafter');
});

test('a private key is taken out of a JSON string, which stays valid', () => {
  const parsed: unknown = JSON.parse(redact(JSON.stringify({ a: privateKey, b: 'kept' })));
  assert.deepEqual(parsed, { a: '[PRIVATE KEY removed]\n', b: 'kept' });
});

test('JSON inside of JSON is cleaned as well', () => {
  const text = redact(JSON.stringify(JSON.stringify({ a: privateKey })));
  assert.ok(!text.includes(secret));
  assert.doesNotThrow(() => JSON.parse(JSON.parse(text) as string));
});

test('a key that is cut off ends with its string', () => {
  const cut = privateKey.slice(0, 60);
  const parsed: unknown = JSON.parse(redact(JSON.stringify({ a: cut, b: 'kept' })));
  assert.deepEqual(parsed, { a: '[PRIVATE KEY removed]', b: 'kept' });
});

for (const kind of ['OPENSSH PRIVATE KEY', 'RSA PRIVATE KEY', 'PGP PRIVATE KEY BLOCK']) {
  test(`${kind} is known`, () => {
    const text = `-----BEGIN ${kind}-----\nVersion: x\n\n${secret}\n-----END ${kind}-----`;
    assert.equal(redact(text), `[${kind} removed]`);
  });
}

test('public keys and talk of keys stay', () => {
  const text = '-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----\nno PRIVATE KEY here';
  assert.equal(redact(text), text);
});

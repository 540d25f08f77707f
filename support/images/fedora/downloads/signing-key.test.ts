import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { UserError } from '../../../errors.ts';
import { verifiedChecksums } from './checksums.ts';
import { GpgHome } from './gpg-home.ts';
import { releaseKey } from './signing-key.ts';
import { sha256Of, TestFolder, TestKey } from './testing.ts';

let key: TestKey;
let other: TestKey;
let keyring: Uint8Array;
before(async () => {
  [key, other] = await Promise.all([TestKey.make('One'), TestKey.make('Two')]);
  keyring = Buffer.concat([await other.public(), await key.public()]);
});
after(async () => {
  await key[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

test('the one key of a keyring, in both forms, and what it has signed', async () => {
  await using folder = await TestFolder.make();
  const { armoured, binary } = await releaseKey(keyring, key.fingerprint, folder.path);
  assert.match(await readFile(armoured, 'utf8'), /^-----BEGIN PGP PUBLIC KEY BLOCK-----\n/);
  assert.equal((await readdir(folder.path)).length, 2);
  await using home = await GpgHome.open();
  const text = `SHA256 (a.iso) = ${sha256Of('a')}\n`;
  for (const file of [armoured, binary]) {
    assert.deepEqual(
      (await home.keys(file)).map(({ fingerprint }) => fingerprint),
      [key.fingerprint],
    );
    assert.equal((await verifiedChecksums(await key.clearSign(text), file)).size, 1);
    await assert.rejects(verifiedChecksums(await other.clearSign(text), file), UserError);
  }
});

test('an armoured keyring is read as well', async () => {
  await using folder = await TestFolder.make();
  const { armoured } = await releaseKey(keyring, key.fingerprint, folder.path);
  const again = await releaseKey(await readFile(armoured), key.fingerprint, `${folder.path}/again`);
  assert.deepEqual(await readFile(again.armoured), await readFile(armoured));
});

const refused: Readonly<Record<string, () => readonly [Uint8Array, string, RegExp]>> = {
  'it lacks': () => [keyring, 'A'.repeat(40), /does not have the key A{40}\./],
  'of which it has another with the same short id': () => [
    keyring,
    `${'A'.repeat(32)}${key.fingerprint.slice(-8)}`,
    new RegExp(`only ${key.fingerprint}, whose short id is the same: that is another key`),
  ],
  'that is named by a short id': () => [keyring, key.fingerprint.slice(-16), /no full fingerprint/],
  'where there is none at all': () => [Buffer.from('<html>'), key.fingerprint, /no OpenPGP key/],
};
for (const [what, given] of Object.entries(refused)) {
  test(`a key ${what} is an error, and nothing is written`, async () => {
    await using folder = await TestFolder.make();
    const [ring, fingerprint, words] = given();
    await assert.rejects(
      releaseKey(ring, fingerprint, folder.path),
      (error) => error instanceof UserError && words.test(error.message),
    );
    assert.deepEqual(await readdir(folder.path), []);
  });
}

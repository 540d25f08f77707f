import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { messageOf, UserError } from '../../../errors.ts';
import { verifiedChecksums } from './checksums.ts';
import { sha256Of, TestKey } from './testing.ts';

const [one, two] = [sha256Of('one'), sha256Of('two')];
const image = 'Fedora-Everything-netinst-x86_64-43-1.6.iso';
const text = `# ${image}: 1122334455 bytes
SHA256 (${image}) = ${one}
# Not a size
SHA256 (other.iso) = ${two.toUpperCase()}
`;
const name = 'Fedora-Everything-43-1.6-x86_64-CHECKSUM';

let key: TestKey;
let stranger: TestKey;
before(async () => {
  [key, stranger] = await Promise.all([TestKey.make('Release'), TestKey.make('Stranger')]);
});
after(async () => {
  await key[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
});

function refuses(file: string, words: RegExp): Promise<void> {
  return assert.rejects(
    verifiedChecksums(file, key.file, { name }),
    (error) =>
      error instanceof UserError &&
      error.message.startsWith(`${name} is not trusted: `) &&
      words.test(error.message),
  );
}

test('checksums and sizes of a signed file, by name', async () => {
  const sums = await verifiedChecksums(await key.clearSign(text), key.file);
  assert.deepEqual(Object.fromEntries(sums), {
    [image]: { sha256: one, size: 1_122_334_455 },
    'other.iso': { sha256: two },
  });
});

test('what was written around the signed text is not read', async () => {
  const signed = await key.clearSign(text);
  const more = `SHA256 (evil.iso) = ${two}\n`;
  const sums = await verifiedChecksums(`${more}\n${signed}\n${more}`, key.file);
  assert.deepEqual([...sums.keys()], [image, 'other.iso']);
});

test('a file that is not signed', async () => {
  await refuses(text, /it is not signed/);
  await refuses(await key.store(text), /it is not signed/);
  await refuses(`-----BEGIN PGP SIGNED MESSAGE-----\n\n${text}`, /no signature that can be read/);
});

test('a message that gpg reads without a signature, with the words of a signed one before it', async () => {
  const stored = await key.store(text);
  await refuses(`-----BEGIN PGP SIGNED MESSAGE-----\n${stored}`, /is not trusted/);
});

test('a file signed by somebody else', async () => {
  await refuses(
    await stranger.clearSign(text),
    new RegExp(`signed by the key ${stranger.fingerprint.slice(-16)}, not by ${key.fingerprint}`),
  );
});

test('a text that was changed', async () => {
  await refuses((await key.clearSign(text)).replace(one, two), /changed or damaged/);
});

test('a signature that was damaged', async () => {
  const signed = await key.clearSign(text);
  const at = signed.indexOf('-----BEGIN PGP SIGNATURE-----') + 60;
  await refuses(
    `${signed.slice(0, at)}${signed[at] === 'A' ? 'B' : 'A'}${signed.slice(at + 1)}`,
    /./,
  );
  await refuses(signed.slice(0, at), /./);
});

test('two signed texts in one file', async () => {
  const signed = await key.clearSign(text);
  const more = `SHA256 (evil.iso) = ${two}\n`;
  for (const other of [await key.clearSign(more), await stranger.clearSign(more)]) {
    await refuses(`${signed}\n${other}`, /more than one signed text/);
    await refuses(`${other}\n${signed}`, /more than one signed text/);
  }
});

test('a signed text without checksums, and one that contradicts itself', async () => {
  await refuses(await key.clearSign('nothing\n'), /no SHA-256 of any file/);
  await refuses(
    await key.clearSign(`${text}SHA256 (${image}) = ${two}\n`),
    /two things about Fedora-Everything/,
  );
});

test('a key that has expired signs nothing any more', async () => {
  await using expired = await TestKey.make('Old', 'seconds=1');
  const signed = await expired.clearSign(text);
  const over = performance.now() + 20_000;
  for (;;) {
    const failure: unknown = await verifiedChecksums(signed, expired.file, { name }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure !== undefined) {
      assert.match(messageOf(failure), /the key \w+ has expired/);
      break;
    }
    assert.ok(performance.now() < over);
  }
});

test('a key file that is none', async () => {
  await assert.rejects(verifiedChecksums(await key.clearSign(text), import.meta.filename), {
    message: /checksums\.test\.ts holds no public key/,
  });
});

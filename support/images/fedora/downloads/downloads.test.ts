import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '../../../errors.ts';
import type { FedoraInstaller } from '../catalogue.ts';
import { verifiedChecksums } from './checksums.ts';
import { download, downloadStage, fetchBytes, fetchText } from './download.ts';
import { composeOf } from './image-list.ts';
import { readMetalink } from './metalink.ts';
import { releaseKey } from './signing-key.ts';
import { heldIn, sha256Of, TestFolder, TestKey, TestMirror, type Offer } from './testing.ts';

// A small stand-in of Fedora's download tree, laid out as the real one, on a server that can do what mirrors do wrong.

const folder = 'linux/releases/43/Everything/x86_64/iso/';
const image = 'Fedora-Everything-netinst-x86_64-43-1.6.iso';
const checksums = 'Fedora-Everything-43-1.6-x86_64-CHECKSUM';
const imagePath = `/pub/fedora/${folder}${image}`;
const checksumsPath = `/pub/fedora/${folder}${checksums}`;
const repomdPath = '/pub/fedora/linux/releases/43/Everything/x86_64/os/repodata/repomd.xml';
const content = randomBytes(400_000);
const repomd = '<repomd/>\n';

let key: TestKey;
let stranger: TestKey;
before(async () => {
  [key, stranger] = await Promise.all([TestKey.make('Fedora (43)'), TestKey.make('Stranger')]);
});
after(async () => {
  await key[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
});

const listed = (of: Uint8Array): string =>
  `# ${image}: ${of.byteLength} bytes\nSHA256 (${image}) = ${sha256Of(of)}\n`;

class Release implements AsyncDisposable {
  readonly mirror: TestMirror;
  readonly cache: TestFolder;

  private constructor(mirror: TestMirror, cache: TestFolder) {
    this.mirror = mirror;
    this.cache = cache;
  }

  /** @param other what some paths of the tree answer instead */
  static async published(other: Readonly<Record<string, Offer>> = {}): Promise<Release> {
    const mirror = await TestMirror.start({
      '/fedora.gpg': { content: Buffer.concat([await stranger.public(), await key.public()]) },
      '/pub/fedora/imagelist-fedora': { content: `./${folder}${image}\n` },
      [checksumsPath]: { content: await key.clearSign(listed(content)) },
      [imagePath]: { content, ranges: true, headers: { etag: '"1"' } },
      [repomdPath]: { content: repomd },
    });
    mirror.offer('/metalink', { content: metalink(mirror.url(repomdPath)) });
    for (const [path, offer] of Object.entries(other)) mirror.offer(path, offer);
    return new Release(mirror, await TestFolder.make());
  }

  /** All that the target does for the boot image: key, list, checksums, file. */
  async image(more: readonly string[] = [], stallLimit?: number): Promise<string> {
    const { mirror, cache } = this;
    const installer: FedoraInstaller = {
      list: mirror.url('/pub/fedora/imagelist-fedora'),
      folder,
      image: image.replace('1.6', '{compose}'),
      checksums: checksums.replace('1.6', '{compose}'),
      why: 'So.',
    };
    const keyring = await fetchBytes(mirror.url('/fedora.gpg'));
    const trusted = await releaseKey(keyring, key.fingerprint, join(cache.path, 'key'));
    const compose = composeOf(await fetchText(installer.list), installer);
    const at = new URL(installer.folder, installer.list);
    const [name = '', signed = ''] = [installer.image, installer.checksums ?? ''].map((each) =>
      each.replace('{compose}', compose),
    );
    const text = await fetchText(new URL(signed, at).href, { name: signed });
    const sum = (await verifiedChecksums(text, trusted.binary, { name: signed })).get(name);
    assert(sum !== undefined);
    const urls = [new URL(name, at).href, ...more.map((path) => mirror.url(path))];
    return download({ urls, name, ...sum, cacheDir: cache.path, stallLimit });
  }

  held(): Promise<readonly string[]> {
    return heldIn(this.cache.path, downloadStage);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mirror[Symbol.asyncDispose]();
    await this.cache[Symbol.asyncDispose]();
  }
}

function metalink(url: string): string {
  return `<?xml version="1.0"?>
<metalink version="3.0" xmlns="http://www.metalinker.org/" xmlns:mm0="http://fedorahosted.org/mirrormanager"><files>
<file name="repomd.xml"><mm0:timestamp>5</mm0:timestamp><size>${repomd.length}</size>
<verification><hash type="sha256">${sha256Of(repomd)}</hash></verification>
<resources><url protocol="http" preference="1">${url}</url></resources></file></files></metalink>`;
}

async function refuses(work: Promise<unknown>, ...words: readonly RegExp[]): Promise<void> {
  await assert.rejects(work, (error) => {
    assert(error instanceof UserError);
    for (const each of words) assert.match(error.message, each);
    return true;
  });
}

test('the right file', async () => {
  await using release = await Release.published();
  assert.deepEqual(await readFile(await release.image()), content);
  const link = readMetalink(await fetchText(release.mirror.url('/metalink')));
  const path = await download({ ...link, name: 'repomd.xml', cacheDir: release.cache.path });
  assert.equal(await readFile(path, 'utf8'), repomd);
  const held = await release.held();
  assert.equal(held.filter((name) => name.endsWith('/content')).length, 2);
  assert.equal(held.length, 6);
});

test('a wrong checksum: the next address is tried, else nothing is kept', async () => {
  const wrong = { content: randomBytes(content.length) };
  await using release = await Release.published({ [imagePath]: wrong, '/evil.iso': wrong });
  await refuses(
    release.image(['/evil.iso']),
    /^Fedora-Everything-netinst-x86_64-43-1\.6\.iso could not be downloaded:\n/,
    /\/linux\/releases\/43\/.*\.iso: it has the wrong checksum: SHA-256 is [0-9a-f]{64}, not /,
    /\/evil\.iso: it has the wrong checksum: /,
  );
  assert.deepEqual(await release.held(), []);
  release.mirror.offer('/good.iso', { content });
  assert.deepEqual(await readFile(await release.image(['/good.iso'])), content);
});

test('a wrong signature: by another key, or of another text', async () => {
  const forged = listed(randomBytes(content.length));
  const signed = await key.clearSign(listed(content));
  const texts: readonly (readonly [content: string, words: RegExp])[] = [
    [
      await stranger.clearSign(forged),
      /CHECKSUM is not trusted: it is signed by the key .*, not by /,
    ],
    [signed.replace(sha256Of(content), sha256Of('x')), /CHECKSUM is not trusted: .*changed/],
    [listed(content), /CHECKSUM is not trusted: it is not signed/],
  ];
  for (const [text, words] of texts) {
    await using release = await Release.published({ [checksumsPath]: { content: text } });
    await refuses(release.image(), words);
    assert.deepEqual(await release.held(), []);
    assert(!release.mirror.seen.some(({ path }) => path === imagePath));
  }
});

test('a key that is not the one of the catalogue', async () => {
  await using release = await Release.published({
    '/fedora.gpg': { content: await stranger.public() },
  });
  await refuses(release.image(), /The keyring does not have the key [0-9A-F]{40}\./);
});

test('a file that is not there', async () => {
  await using release = await Release.published({ [imagePath]: { status: 404 } });
  await refuses(release.image(), /\.iso: it is not there \(HTTP 404\)/);
  assert.deepEqual(await release.held(), []);
  await using bare = await Release.published({ [checksumsPath]: { status: 404 } });
  await refuses(bare.image(), /CHECKSUM could not be downloaded:\n .*CHECKSUM: it is not there/);
});

test('a mirror that stalls', async () => {
  await using release = await Release.published({ [imagePath]: { content, stallAfter: 0 } });
  await refuses(release.image([], 500), /\.iso: no byte came for 0\.5 s/);
  assert.deepEqual(await release.held(), []);
  release.mirror.offer('/good.iso', { content });
  assert.deepEqual(await readFile(await release.image(['/good.iso'], 500)), content);
});

test('a truncated file, and going on with it', async () => {
  const cut = { content, ranges: true, headers: { etag: '"1"' } };
  await using release = await Release.published({ [imagePath]: { ...cut, cutAfter: 150_000 } });
  await refuses(
    release.image(),
    /\.iso: it was cut off after 150000 of 400000 bytes/,
    /What came is kept: the next run goes on with it\./,
  );
  // Beside the entry, never in it: there is no file under its own name.
  const held = await release.held();
  assert.equal(held.length, 2);
  for (const name of held) assert.match(name, /^[0-9a-f]{16}\.(download|origin)\.part$/);
  release.mirror.offer(imagePath, cut);
  assert.deepEqual(await readFile(await release.image()), content);
  assert.equal(release.mirror.seen.at(-1)?.headers.range, 'bytes=150000-');
  assert.equal((await release.held()).filter((name) => name.endsWith('.part')).length, 0);
});

test('a file that is shorter than what was signed, of a server that does not say so', async () => {
  const short = content.subarray(0, 1000);
  await using release = await Release.published({ [imagePath]: { content: short, length: false } });
  await refuses(release.image(), /\.iso: it was cut off after 1000 of 400000 bytes/);
  release.mirror.offer(imagePath, { content: short });
  await refuses(release.image(), /\.iso: .* 1000 bytes, not 400000/);
});

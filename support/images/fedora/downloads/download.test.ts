import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { dropToLimit, dropUnfinished } from '../../../cache/usage.ts';
import { UserError } from '../../../errors.ts';
import { download, downloadStage, type DownloadRequest } from './download.ts';
import { heldIn, sha256Of, TestFolder, TestMirror, type Offer } from './testing.ts';

const content = randomBytes(300_000);
const sha256 = sha256Of(content);
const etag = '"one"';

interface Bench extends AsyncDisposable {
  readonly mirror: TestMirror;
  readonly cacheDir: string;
  readonly request: DownloadRequest;
  held(): Promise<readonly string[]>;
}

async function bench(offer: Offer): Promise<Bench> {
  const folder = await TestFolder.make();
  const mirror = await TestMirror.start({ '/image': offer });
  const cacheDir = folder.path;
  return {
    mirror,
    cacheDir,
    request: { urls: [mirror.url('/image')], name: 'the image', sha256, cacheDir },
    held: () => heldIn(cacheDir, downloadStage),
    async [Symbol.asyncDispose]() {
      await mirror[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A bench on which the first 100 000 bytes have come. */
async function brokenOff(offer: Offer): Promise<Bench> {
  const made = await bench({ content, headers: { etag }, ...offer, cutAfter: 100_000 });
  await assert.rejects(download(made.request), /cut off after 100000 of 300000 bytes/);
  made.mirror.offer('/image', { content, headers: { etag }, ...offer });
  return made;
}

test('a file comes once, is told of as it comes, and is only to be read', async () => {
  await using made = await bench({ content });
  const notes: string[] = [];
  const path = await download({ ...made.request, note: (text) => notes.push(text) });
  assert.deepEqual(await readFile(path), content);
  assert.equal((await stat(path)).mode & 0o777, 0o444);
  assert.match(notes[0] ?? '', /^\d+ % of 0 MB$/);
  assert.equal(notes.at(-1), '100 % of 0 MB');
  assert.equal(await download(made.request), path);
  assert.equal(made.mirror.seen.length, 1);
  assert.equal((await made.held()).filter((name) => name.includes('part')).length, 0);
});

test('two who want the same at once fetch it once', async () => {
  await using made = await bench({ content });
  const [one, two] = await Promise.all([download(made.request), download(made.request)]);
  assert.equal(one, two);
  assert.equal(made.mirror.seen.length, 1);
});

test('a file that was damaged is fetched again', async () => {
  await using made = await bench({ content });
  const path = await download(made.request);
  await chmod(path, 0o644);
  await writeFile(path, 'damage');
  assert.equal(await download(made.request), path);
  assert.deepEqual(await readFile(path), content);
});

test('what was broken off is gone on with, under the tag of what was there', async () => {
  await using made = await brokenOff({ ranges: true });
  assert.deepEqual(await readFile(await download(made.request)), content);
  const { headers } = made.mirror.seen.at(-1) ?? {};
  assert.equal(headers?.range, 'bytes=100000-');
  assert.equal(headers?.['if-range'], etag);
  assert.equal(made.mirror.seen.length, 2);
});

test('a weak tag is not sent: the checksum alone tells', async () => {
  await using made = await brokenOff({ ranges: true, headers: { etag: 'W/"one"' } });
  assert.deepEqual(await readFile(await download(made.request)), content);
  const { headers } = made.mirror.seen.at(-1) ?? {};
  assert.equal(headers?.range, 'bytes=100000-');
  assert.equal(headers?.['if-range'], undefined);
});

const anew: Readonly<Record<string, Offer>> = {
  'does not resume': { ranges: false },
  'has another file by now': { ranges: true, headers: { etag: '"two"' } },
};
for (const [what, later] of Object.entries(anew)) {
  test(`it begins anew where the server ${what}`, async () => {
    await using made = await brokenOff({ ranges: true });
    made.mirror.offer('/image', { content, headers: { etag }, ...later });
    assert.deepEqual(await readFile(await download(made.request)), content);
    assert.equal(made.mirror.seen.length, 2);
  });
}

test('it begins anew where what was there is what is wrong', async () => {
  const old = await bench({ content: randomBytes(300_000), cutAfter: 100_000 });
  await using made = old;
  await assert.rejects(download(made.request), /cut off/);
  made.mirror.offer('/image', { content, ranges: true });
  assert.deepEqual(await readFile(await download(made.request)), content);
  assert.deepEqual(
    made.mirror.seen.map(({ headers }) => headers.range),
    [undefined, 'bytes=100000-', undefined],
  );
});

test('a server that answers with another piece than was asked for is asked for all', async () => {
  await using made = await brokenOff({ ranges: true });
  made.mirror.offer('/image', {
    content,
    ranges: true,
    headers: { etag, 'content-range': 'bytes 5-299999/300000' },
  });
  assert.deepEqual(await readFile(await download(made.request)), content);
});

test('the next address goes on with what the first one gave', async () => {
  await using made = await bench({ content, ranges: true, stallAfter: 100_000 });
  made.mirror.offer('/other', { content, ranges: true });
  const urls = [...made.request.urls, made.mirror.url('/other')];
  assert.deepEqual(
    await readFile(await download({ ...made.request, urls, stallLimit: 300 })),
    content,
  );
  assert.equal(made.mirror.seen.at(-1)?.headers.range, 'bytes=100000-');
});

test('all is there but its maker was killed: nothing is fetched again', async () => {
  await using made = await bench({ content, cutAfter: 299_999 });
  await assert.rejects(download(made.request), /cut off/);
  const part = (await made.held()).find((name) => name.endsWith('.download.part'));
  await writeFile(`${made.cacheDir}/${downloadStage}/${part}`, content);
  made.mirror.offer('/image', { status: 500 });
  const path = await download({ ...made.request, size: content.length });
  assert.deepEqual(await readFile(path), content);
  assert.equal(made.mirror.seen.length, 1);
});

test('the size is looked at before anything is fetched, and as it comes', async () => {
  await using made = await bench({ content });
  await assert.rejects(download({ ...made.request, size: 7 }), /has 300000 bytes, not 7/);
  made.mirror.offer('/image', { content, length: false });
  await assert.rejects(download({ ...made.request, size: 7 }), /has more than 7 bytes/);
  await assert.rejects(
    download({ ...made.request, size: 300_001 }),
    /cut off after 300000 of 300001 bytes/,
  );
});

test('nothing is fetched without a checksum, or from an address of another kind', async () => {
  await using made = await bench({ content });
  await assert.rejects(download({ ...made.request, sha256: undefined }), /checksum is not known/);
  await assert.rejects(
    download({ ...made.request, urls: ['file:///etc/passwd'] }),
    /file:\/\/\/etc\/passwd: only http and https/,
  );
  await assert.rejects(download({ ...made.request, urls: [] }), /no address/);
  assert.equal(made.mirror.seen.length, 0);
});

test('who stops it stops it, and it is gone on with later', async () => {
  await using made = await bench({ content, ranges: true, stallAfter: 100_000 });
  const controller = new AbortController();
  const stopped = download({
    ...made.request,
    signal: controller.signal,
    note: (text) => {
      if (text.startsWith('33')) controller.abort(new Error('stop'));
    },
  });
  await assert.rejects(
    stopped,
    (error) => !(error instanceof UserError) && /stop/.test(String(error)),
  );
  made.mirror.offer('/image', { content, ranges: true });
  assert.deepEqual(await readFile(await download(made.request)), content);
  assert.match(made.mirror.seen.at(-1)?.headers.range ?? '', /^bytes=\d+-$/);
});

test('what was broken off counts in the quota, and goes with what nobody finishes', async () => {
  await using made = await brokenOff({});
  const day = 24 * 60 * 60 * 1000;
  assert.equal(await dropToLimit(made.cacheDir, 0), 0);
  assert.ok((await dropToLimit(made.cacheDir, 0, Date.now() + day)) >= 100_000);
  assert.deepEqual(await made.held(), []);
  await using other = await brokenOff({});
  assert.ok((await dropUnfinished(other.cacheDir)) >= 100_000);
  assert.deepEqual(await other.held(), []);
});

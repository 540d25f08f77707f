import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Answer, checkedUrl, get, redirected, requireOk } from './http.ts';
import { TestMirror } from './testing.ts';

async function bodyOf(url: string): Promise<Buffer> {
  using answer = await get(url);
  requireOk(answer);
  return whole(answer);
}

async function whole({ body }: Answer): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

test('a redirect is followed, also a relative one, and not without end', async () => {
  await using mirror = await TestMirror.start({
    '/a': { status: 302, headers: { location: 'sub/b' } },
    '/sub/b': { status: 308, headers: { location: '/c' } },
    '/c': { content: 'here' },
    '/round': { status: 301, headers: { location: '/round' } },
    '/file': { status: 301, headers: { location: 'file:///etc/passwd' } },
  });
  assert.equal((await bodyOf(mirror.url('/a'))).toString(), 'here');
  await assert.rejects(get(mirror.url('/round')), /leads on and on, more than 10 times/);
  await assert.rejects(get(mirror.url('/file')), /only http and https/);
});

test('what has been fetched by TLS is not gone on with without it', () => {
  const from = new URL('https://example.org/a/b');
  assert.equal(redirected(from, '../c').href, 'https://example.org/c');
  assert.equal(redirected(new URL('http://example.org/'), 'https://x.example/').protocol, 'https:');
  assert.throws(() => redirected(from, 'http://example.org/a/b'), /from https to http/);
  assert.throws(() => redirected(from, 'http://'), /no address/);
});

test('only http and https, without a password', () => {
  assert.throws(() => checkedUrl('ftp://example.org/x'), /only http and https/);
  assert.throws(() => checkedUrl('file:///etc/passwd'), /only http and https/);
  assert.throws(() => checkedUrl('x'), /no address/);
  assert.throws(() => checkedUrl('https://me:secret@example.org/'), /name or password/);
});

test('a .gz stays one, whatever the server calls it', async () => {
  const packed = gzipSync('text');
  await using mirror = await TestMirror.start({
    '/x.gz': { content: packed, headers: { 'content-encoding': 'x-gzip' } },
  });
  assert.deepEqual(await bodyOf(mirror.url('/x.gz')), packed);
  assert.equal(mirror.seen[0]?.headers['accept-encoding'], 'identity');
});

test('why nothing came is said in words', async () => {
  await using mirror = await TestMirror.start({ '/busy': { status: 503 } });
  await assert.rejects(
    bodyOf(mirror.url('/none')),
    /^TransferError: it is not there \(HTTP 404\)$/,
  );
  await assert.rejects(bodyOf(mirror.url('/busy')), /HTTP 503 Service Unavailable/);
  let gone = '';
  {
    await using other = await TestMirror.start();
    gone = other.url('/');
  }
  await assert.rejects(bodyOf(gone), /the server is not reached: .*ECONNREFUSED/);
});

test('a server that never answers is given up, and so is one that its reader gives up', async () => {
  await using mirror = await TestMirror.start({ '/x': { content: 'abc', stallAfter: 1 } });
  {
    using answer = await get(mirror.url('/x'), { stallLimit: 100 });
    await assert.rejects(whole(answer), /no byte came for 0.1 s/);
  }
  const controller = new AbortController();
  using answer = await get(mirror.url('/x'), { signal: controller.signal });
  const reading = whole(answer);
  controller.abort(new Error('stop'));
  await assert.rejects(reading, /^Error: stop$/);
});

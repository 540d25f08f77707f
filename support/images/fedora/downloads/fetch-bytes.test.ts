import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../errors.ts';
import { fetchBytes, fetchText } from './download.ts';
import { TestMirror } from './testing.ts';

test('text and bytes come as they are', async () => {
  await using mirror = await TestMirror.start({
    '/list': { content: 'grüne Liste\n' },
    '/key': { content: Uint8Array.of(0x99, 0xff, 0) },
    '/open': { content: 'no length', length: false },
  });
  assert.equal(
    await fetchText(mirror.url('/list'), { limit: 100, name: 'the list' }),
    'grüne Liste\n',
  );
  assert.deepEqual([...(await fetchBytes(mirror.url('/key')))], [0x99, 0xff, 0]);
  assert.equal(await fetchText(mirror.url('/open')), 'no length');
});

test('an error names what it is, its address and the reason', async () => {
  await using mirror = await TestMirror.start({
    '/large': { content: 'x'.repeat(101) },
    '/endless': { content: 'x'.repeat(101), length: false },
    '/binary': { content: Uint8Array.of(0x99, 0xff, 0) },
    '/packed': { content: 'x', headers: { 'content-encoding': 'gzip' } },
    '/cut': { content: 'x'.repeat(50), cutAfter: 10 },
    '/stalls': { content: 'x'.repeat(50), stallAfter: 10 },
  });
  const reasons: Readonly<Record<string, RegExp>> = {
    '/large': /larger than 100 bytes/,
    '/endless': /larger than 100 bytes/,
    '/binary': /no text in UTF-8/,
    '/packed': /came packed \(gzip\)/,
    '/cut': /cut off after 10 of 50 bytes/,
    '/stalls': /no byte came for 0\.2 s/,
    '/none': /not there \(HTTP 404\)/,
  };
  for (const [path, words] of Object.entries(reasons)) {
    const url = mirror.url(path);
    await assert.rejects(
      fetchText(url, {
        limit: 100,
        name: 'the list',
        stallLimit: path === '/stalls' ? 200 : undefined,
      }),
      (error) =>
        error instanceof UserError &&
        error.message.startsWith(`the list could not be downloaded:\n    ${url}: `) &&
        words.test(error.message),
      path,
    );
  }
});

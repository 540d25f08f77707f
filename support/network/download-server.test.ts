import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDownloadServer } from './download-server.ts';

test('the page has its headline and a link to the file', async () => {
  await using server = await startDownloadServer();
  const here = server.url.replace('10.0.2.2', '127.0.0.1');
  const page = await (await fetch(here)).text();
  assert.ok(page.includes(`<h1>${server.headline}</h1>`));
  assert.ok(page.includes(`<a href="/${server.file.name}">${server.link}</a>`));
  const file = await fetch(new URL(server.file.name, here));
  assert.equal(await file.text(), server.file.content);
  assert.equal((await fetch(new URL('nothing', here))).status, 404);
});

test('a file beside the page has as many bytes as it was to have', async () => {
  await using server = await startDownloadServer();
  const { url, content } = server.offer('large.bin', 1 << 20);
  assert.equal(content.length, 1 << 20);
  const file = await fetch(url.replace('10.0.2.2', '127.0.0.1'));
  assert.equal(await file.text(), content);
});

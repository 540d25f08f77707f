import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWebServer } from './web-server.ts';

test('the page is served, and each server has its own', async () => {
  await using first = await startWebServer('127.0.0.1');
  await using second = await startWebServer('127.0.0.1');
  const response = await fetch(`http://127.0.0.1:${first.port}/`);
  assert.equal(await response.text(), `${first.page}\n`);
  assert.deepEqual(first.hosts, [`127.0.0.1:${first.port}`]);
  assert.notEqual(first.page, second.page);
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { isMeddling, type Meddler, startMeddler } from './meddler.ts';

const server = createServer(({ url = '' }, response) => {
  if (url === '/missing') response.writeHead(404).end('no');
  else response.end(`this is ${url}`);
});
let meddler: Meddler;
const fetched = async (path: string): Promise<string> =>
  (await fetch(`http://127.0.0.1:${meddler.port}${path}`)).text();
const file = (letter: string): string => `/objects/${letter}${letter}/${letter.repeat(62)}.filez`;

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  meddler = await startMeddler((server.address() as AddressInfo).port);
});
after(async () => {
  await meddler[Symbol.asyncDispose]();
  server.close();
});

test('what comes is passed on, with its status', async () => {
  assert.equal(await fetched('/summary'), 'this is /summary');
  assert.equal((await fetch(`http://127.0.0.1:${meddler.port}/missing`)).status, 404);
});

test('a file is cut off; what is no file is left alone', async () => {
  meddler.meddle('a file is cut off on the way');
  await assert.rejects(fetched(file('a')), /terminated/);
  assert.equal(await fetched('/summary'), 'this is /summary');
});

test('a file is another one than its name promises, and is right again afterwards', async () => {
  meddler.meddle('a file is tampered with on the way');
  assert.equal(await fetched(file('a')), `this is ${file('a')}`);
  assert.equal(await fetched(file('b')), `this is ${file('a')}`);
  meddler.meddle(undefined);
  assert.equal(await fetched(file('b')), `this is ${file('b')}`);
});

test('a meddling is known by its words', () => {
  assert.equal(isMeddling('a file is cut off on the way'), true);
  assert.equal(isMeddling('the postman rings'), false);
});

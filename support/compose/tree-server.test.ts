import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '../errors.ts';
import { startTreeServer, type TreeServer } from './tree-server.ts';

let folder: string;
let server: TreeServer;
const get = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}${path}`, init);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tree-server-'));
  await writeFile(join(folder, 'summary'), '0123456789');
  await writeFile(join(folder, '.hidden'), 'no');
  server = await startTreeServer(0);
  server.mount('repo', folder);
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test('a file is served whole, and in part on request', async () => {
  assert.equal(await (await get('/repo/summary')).text(), '0123456789');
  const part = await get('/repo/summary', { headers: { range: 'bytes=2-4' } });
  assert.equal(part.status, 206);
  assert.equal(await part.text(), '234');
});

test('what is not mounted, not there, hidden, a folder or outside is refused', async () => {
  for (const path of [
    '/',
    '/other/summary',
    '/repo',
    '/repo/',
    '/repo/none',
    '/repo/..%2f..%2fetc/passwd',
  ]) {
    const { status } = await get(path);
    assert.ok(status === 404 || status === 403, `${path} gave ${status}`);
  }
  assert.equal((await get('/repo/.hidden')).status, 403);
  assert.equal((await get('/repo/summary', { method: 'POST' })).status, 405);
});

test('requests are kept with what they were answered', async () => {
  server.takeRequests();
  await (await get('/repo/none')).text();
  await (await get('/repo/summary')).text();
  assert.deepEqual(
    server.takeRequests().map(({ path, status }) => [path, status]),
    [
      ['/repo/none', 404],
      ['/repo/summary', 200],
    ],
  );
  assert.deepEqual(server.takeRequests(), []);
});

test('a scenario can break the service and mend it', async () => {
  server.intercept((_request, response) => {
    response.writeHead(500).end();
    return true;
  });
  assert.equal((await get('/repo/summary')).status, 500);
  server.intercept(undefined);
  assert.equal((await get('/repo/summary')).status, 200);
});

test('a request can be held until the way is mended, and is answered then', async () => {
  const { promise: mended, resolve } = Promise.withResolvers<boolean>();
  const asked = new Promise<void>((told) => {
    server.intercept(() => {
      told();
      return mended;
    });
  });
  const answer = get('/repo/summary');
  await asked;
  resolve(false);
  assert.equal((await answer).status, 200);
  server.intercept(undefined);
});

test('a port in use is told with what to do', async () => {
  await assert.rejects(startTreeServer(server.port), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /is in use[^]*PROTOTYPES_TREE_PORT/);
    return true;
  });
});

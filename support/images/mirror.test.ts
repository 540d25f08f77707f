import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTreeServer } from '../compose/tree-server.ts';
import { layOutMirror } from './mirror.ts';

test('repositories are found where a mirror has them, over HTTP as well', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'mirror-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'os'));
  await writeFile(join(folder, 'os/repomd.xml'), 'the list');
  const mirror = join(folder, 'mirror');
  const places = { lab: 'lab/1/x86_64/os' };
  await layOutMirror(mirror, { places }, [{ id: 'lab', path: join(folder, 'os') }]);
  assert.equal(await readFile(join(mirror, 'lab/1/x86_64/os/repomd.xml'), 'utf8'), 'the list');
  await using server = await startTreeServer(0);
  server.mount('mirror', mirror);
  const url = `http://127.0.0.1:${server.port}/mirror/lab/1/x86_64/os/repomd.xml`;
  assert.equal(await (await fetch(url)).text(), 'the list');
});

test('a repository that no mirror has is told by name', async () => {
  await assert.rejects(
    layOutMirror('/nowhere', { places: {} }, [{ id: 'lab', path: '/' }]),
    /cannot have the repository lab/,
  );
});

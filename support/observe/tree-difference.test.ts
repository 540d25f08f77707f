import assert from 'node:assert/strict';
import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../process/run.ts';
import { parseTreeDifference, treeDifferenceCommand } from './tree-difference.ts';

test('trees of links differ where a file is another one, has another mode, came or went', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tree-difference-'));
  t.after(() => rm(folder, { recursive: true }));
  const [before, now] = [join(folder, 'before'), join(folder, 'now')] as const;
  for (const tree of [before, now]) {
    await mkdir(join(tree, 'usr/empty'), { recursive: true });
    await mkdir(join(tree, 'etc'));
    await writeFile(join(tree, 'etc/own'), tree);
    await writeFile(join(tree, 'usr/nothing'), '');
    await writeFile(join(tree, 'usr/another one'), 'the same text');
    await symlink('usr/empty', join(tree, 'same'));
    await symlink(tree, join(tree, 'other'));
  }
  await writeFile(join(before, 'usr/shared'), 'shared');
  await link(join(before, 'usr/shared'), join(now, 'usr/shared'));
  await writeFile(join(before, 'usr/old'), 'old');
  await writeFile(join(now, 'usr/new'), 'new');
  await chmod(join(now, 'usr/empty'), 0o700);

  const { stdout } = await run(['bash', '-c', treeDifferenceCommand(before, now)]);
  assert.deepEqual(Object.fromEntries(parseTreeDifference(stdout)), {
    '/other': 'changed',
    '/usr/another one': 'changed',
    '/usr/empty': 'changed',
    '/usr/new': 'came',
    '/usr/old': 'went',
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageName, rpmOf } from './host-repositories.ts';

test('the name of a package is what comes before version and release', () => {
  assert.equal(packageName('python3-measures-2-1.lab1.noarch.rpm'), 'python3-measures');
  assert.equal(packageName('repodata'), undefined);
});

test('a package is found by its whole name', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rpms-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const name of ['brewday-3.1-1.noarch.rpm', 'brewday-doc-3.1-1.noarch.rpm']) {
    await writeFile(join(folder, name), '');
  }
  assert.equal(await rpmOf(folder, 'brewday'), join(folder, 'brewday-3.1-1.noarch.rpm'));
  await assert.rejects(rpmOf(folder, 'brew'), /no RPM of brew/);
  await writeFile(join(folder, 'brewday-3.2-1.noarch.rpm'), '');
  await assert.rejects(rpmOf(folder, 'brewday'), /more than one RPM of brewday/);
});

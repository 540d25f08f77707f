import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { installCommand, missingNeedsError, packagesFor } from './host-packages.ts';
import { needs, needsFor, userNeeds, type Need } from './needs.ts';
import { findProgram, probe } from './probe.ts';

const need = (name: string): Need => {
  const found = [...needs, ...userNeeds].find((each) => each.name === name);
  assert.ok(found !== undefined, name);
  return found;
};

const hasGit = (...of: Parameters<typeof needsFor>): boolean =>
  needsFor(...of).some(({ name }) => name === 'git');

const names = (root: boolean): string[] => needsFor('suite', root).map(({ name }) => name);

test('a program is found on PATH and in system folders; a file that is no program is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'probe-'));
  try {
    const file = join(folder, 'our-program');
    await writeFile(file, '#!/bin/sh\n');
    assert.equal(await findProgram('our-program', folder), undefined);
    await chmod(file, 0o755);
    assert.equal(await findProgram('our-program', `/none:${folder}`), file);
    assert.equal(await findProgram('our-program', ''), undefined);
    assert.deepEqual(await probe({ file }), file);
    assert.deepEqual(await probe({ pattern: join(folder, 'our-*') }), file);
    assert.equal(await probe({ pattern: join(folder, 'their-*') }), undefined);
    assert.equal(await probe({ file: join(folder, 'none') }), undefined);
    assert.match((await probe({ programs: ['no-such-program', 'sh'] })) ?? '', /\/sh$/);
    assert.equal(await probe({ programs: ['no-such-program'] }), undefined);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a Python probe tells a module that is there from one that is not', async () => {
  assert.match((await probe({ python: 'import json' })) ?? '', /\(import json\)$/);
  assert.equal(await probe({ python: 'import no_such_module_here' }), undefined);
});

test('a plain user needs subordinate ids besides; a test run boots nothing', () => {
  assert.ok(names(false).includes('newuidmap'));
  assert.ok(!names(true).includes('newuidmap'));
  assert.ok(!needsFor('test', true).some(({ name }) => name === 'mmdebstrap'));
});

test('what one target alone needs is asked for by its guests, and by the tests', () => {
  assert.ok(hasGit('suite', true, 'fedora'));
  assert.ok(hasGit('test', true));
  assert.ok(!hasGit('suite', true, 'lab'));
  assert.ok(!hasGit('suite', true));
});

test('every need can be found and be installed on both kinds of host', () => {
  for (const { name, probes, debian, fedora, purposes } of [...needs, ...userNeeds]) {
    for (const list of [probes, debian, fedora, purposes]) assert.ok(list.length > 0, name);
  }
});

test('packages are named once, as the host calls them', () => {
  const both = [need('qemu-img'), need('qemu-img'), need('newuidmap')];
  assert.deepEqual(packagesFor(both, 'apt-get'), ['qemu-utils', 'uidmap']);
  assert.deepEqual(packagesFor(both, 'dnf'), ['qemu-img', 'shadow-utils']);
  assert.equal(
    installCommand('apt-get', ['a', 'b']),
    'apt-get install --no-install-recommends a b',
  );
  assert.equal(installCommand('dnf', ['a']), 'dnf install --setopt=install_weak_deps=False a');
});

test('a plain user is told the exact command, on a foreign host the names', () => {
  const missing = [need('qemu-img')];
  assert.match(
    missingNeedsError(missing, 'apt-get').message,
    /lacks qemu-img \(makes [^)]*\)\.\n[^]*sudo apt-get install --no-install-recommends qemu-utils$/,
  );
  assert.match(
    missingNeedsError(missing, undefined).message,
    /Neither apt-get nor dnf.*qemu-utils/,
  );
});

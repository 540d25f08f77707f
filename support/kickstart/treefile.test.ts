import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kickstartOf } from './testing.ts';
import { mergeTreefiles, treefileFrom, type MadeTreefile } from './treefile.ts';

async function made(
  text: string,
  overlay: NonNullable<Parameters<typeof treefileFrom>[1]['overlay']> = {},
): Promise<MadeTreefile> {
  return treefileFrom(await kickstartOf(text), {
    ref: 'lab/1/x86_64/server',
    repos: ['lab', 'lab-updates'],
    releasever: '1',
    overlay,
  });
}

test('a treefile for a kickstart that says little', async () => {
  const { treefile, notes } = await made('%packages --nocore\nnano\n-vim\n%end\n');
  assert.deepEqual(treefile, {
    ref: 'lab/1/x86_64/server',
    repos: ['lab', 'lab-updates'],
    releasever: '1',
    'automatic-version-prefix': '1',
    packages: ['kernel', 'nano', 'rpm-ostree'],
    'exclude-packages': ['vim'],
    documentation: true,
    'etc-group-members': ['wheel'],
    selinux: true,
    'tmp-is-dir': true,
    'boot-location': 'modules',
    rpmdb: 'sqlite',
  });
  assert.deepEqual(notes, []);
});

test('flags of %packages, display and groups of users', async () => {
  const { treefile } = await made(
    'skipx\nuser --name=a --groups="wheel,dialout(55)"\n' +
      '%packages --nocore --excludedocs --exclude-weakdeps --inst-langs=de:en\nnano\n%end\n',
  );
  assert.equal(treefile['documentation'], false);
  assert.equal(treefile['recommends'], false);
  assert.deepEqual(treefile['install-langs'], ['de', 'en']);
  assert.equal(treefile['default-target'], 'multi-user.target');
  assert.deepEqual(treefile['etc-group-members'], ['dialout', 'wheel']);
});

test('services are left to the installation', async () => {
  const { treefile } = await made('services --enabled=sshd\n%packages --nocore\nnano\n%end\n');
  assert.equal(treefile['units'], undefined);
});

test('what a tree needs and a kickstart excludes is left out, and told', async () => {
  const without = await made('%packages --nocore\nnano\n-kernel\n%end\n');
  assert.deepEqual(without.treefile.packages, ['nano', 'rpm-ostree']);
  assert.deepEqual(without.notes, ['The kickstart excludes kernel, which a tree needs.']);
  const instead = await made('%packages --nocore\nkernel-core\n-kernel\n%end\n');
  assert.deepEqual(instead.notes, []);
});

test('options without a counterpart are told', async () => {
  const { notes } = await made('%packages --nocore --multilib --ignorebroken\nnano\n%end\n');
  assert.deepEqual(notes, [
    '--multilib has no counterpart in a treefile.',
    '--ignorebroken has no counterpart in a treefile.',
  ]);
});

test("the target's members are merged last", async () => {
  const { treefile } = await made('%packages --nocore\nnano\n%end\n', {
    packages: ['attr', 'nano'],
    selinux: false,
    postprocess: ['#!/bin/sh\ntrue\n'],
    'add-commit-metadata': { a: 1 },
  });
  assert.deepEqual(treefile.packages, ['attr', 'kernel', 'nano', 'rpm-ostree']);
  assert.equal(treefile['selinux'], false);
  assert.deepEqual(treefile['postprocess'], ['#!/bin/sh\ntrue\n']);
});

test('what the target adds, the kickstart must not exclude', async () => {
  await assert.rejects(
    made('%packages --nocore\nnano\n-attr\n%end\n', { packages: ['attr'] }),
    /:3: the package attr is excluded, but the target/,
  );
});

test('lists are joined, maps joined by key, other values replaced', () => {
  const base = { ref: 'a', packages: ['x'], map: { a: 1, b: 1 }, files: [['a', 'b']], one: 1 };
  assert.deepEqual(
    mergeTreefiles(base, { ref: 'b', map: { b: 2 }, files: [['a', 'b']], one: [2], new: null }),
    {
      ref: 'b',
      packages: ['x'],
      map: { a: 1, b: 2 },
      files: [
        ['a', 'b'],
        ['a', 'b'],
      ],
      one: [2],
      new: null,
    },
  );
});

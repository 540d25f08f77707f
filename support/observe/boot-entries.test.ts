import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import {
  asGrubOrders,
  bootEntriesCommand,
  bootEntryFaults,
  parseBootEntries,
} from './boot-entries.ts';

function entry(file: string, title: string, version: number, link: string): string {
  return `=== entry ${file}
title ${title}
version ${version}
options root=UUID=1 ostree=${link} rw
linux /ostree/fedora-aa/vmlinuz-6
initrd /ostree/fedora-aa/initramfs-6.img

`;
}

const updated = entry('ostree-2-fedora.conf', 'Fedora 45.1 (ostree:0)', 2, '/ostree/boot.0/f/aa/0');
const kept = entry('ostree-1-fedora.conf', 'Fedora 45 (ostree:1)', 1, '/ostree/boot.0/f/bb/0');
const entries = asGrubOrders(parseBootEntries(kept + updated));

const folderOf = (checksum: string): string => `/sysroot/ostree/deploy/fedora/deploy/${checksum}.0`;
const deployment = (checksum: string, version: string, booted = false) => ({
  id: `fedora-${checksum}`,
  osname: 'fedora',
  checksum,
  serial: 0,
  booted,
  version,
});
const both = [deployment('cc', '45.1', true), deployment('dd', '45')];

test('entries are read, and put in the order of the menu', () => {
  assert.deepEqual(
    entries.map(({ file, version, link }) => [file, version, link]),
    [
      ['ostree-2-fedora.conf', 2, '/ostree/boot.0/f/aa/0'],
      ['ostree-1-fedora.conf', 1, '/ostree/boot.0/f/bb/0'],
    ],
  );
  assert.deepEqual(parseBootEntries(''), []);
});

test('numbers in names count by their value, and names may lack the system', () => {
  const many = ['ostree-9.conf', 'ostree-10.conf', 'ostree-1.conf'].map((file) => ({
    file,
    title: '',
    version: 0,
    link: '',
  }));
  assert.deepEqual(
    asGrubOrders(many).map(({ file }) => file),
    ['ostree-10.conf', 'ostree-9.conf', 'ostree-1.conf'],
  );
});

test('a menu that fits its deployments has no fault', () => {
  assert.deepEqual(bootEntryFaults(entries, [folderOf('cc'), folderOf('dd')], both), []);
});

test('each way in which it does not fit is told', () => {
  const rolledBack = [deployment('dd', '45'), deployment('cc', '45.1', true)];
  assert.match(
    bootEntryFaults(entries, [folderOf('cc'), folderOf('dd')], rolledBack).join('\n'),
    /2-fedora\.conf leads to .*cc\.0, not to .*dd\.0\n.*1-fedora\.conf leads to .*dd\.0[^]*without the version 45\.1/,
  );
  assert.deepEqual(bootEntryFaults(entries.slice(0, 1), [folderOf('cc')], both), [
    '1 entries for 2 deployments',
  ]);
  const swapped = entries.toReversed();
  assert.match(
    bootEntryFaults(swapped, [folderOf('cc'), folderOf('dd')], both).join('\n'),
    /stands at 0[^]*2-fedora\.conf comes after ostree-1-fedora\.conf/,
  );
});

test('a disk with several systems names them in its titles', () => {
  const [first] = parseBootEntries(entry('ostree-1.conf', 'Fedora 45 (ostree:fedora:0)', 1, '/x'));
  assert.ok(first !== undefined);
  assert.deepEqual(bootEntryFaults([first], [folderOf('dd')], [deployment('dd', '45', true)]), []);
});

test('what is no entry of a deployment is refused by its file', () => {
  assert.throws(
    () => parseBootEntries('=== entry other.conf\ntitle Other\nversion 1\noptions quiet\n'),
    /other\.conf/,
  );
});

test('the command prints what is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'entries-'));
  try {
    const print = async (): Promise<string> => {
      const command = bootEntriesCommand.replace('/boot/loader/entries', folder);
      return (await promisify(execFile)('bash', ['-c', command])).stdout;
    };
    assert.equal(await print(), '');
    for (const text of [kept, updated]) {
      const [head = '', ...lines] = text.split('\n');
      await writeFile(join(folder, head.replace('=== entry ', '')), lines.join('\n'));
    }
    assert.deepEqual(asGrubOrders(parseBootEntries(await print())), entries);
  } finally {
    await rm(folder, { recursive: true });
  }
});

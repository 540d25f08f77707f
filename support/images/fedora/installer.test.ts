import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, test } from 'node:test';
import { run } from '../../process/run.ts';
import { takeApart } from './installer.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'installer-'));
});
afterEach(() => rm(folder, { recursive: true }));

const usual = {
  'images/pxeboot/vmlinuz': 'kernel',
  'images/pxeboot/initrd.img': 'initramfs',
  'images/install.img': 'second stage',
  'EFI/BOOT/grub.cfg': 'menu',
} as const;

const info = (version: string): string =>
  [
    '[general]',
    `version = ${version}`,
    'arch = x86_64',
    '[images-x86_64]',
    'kernel = boot/linux',
    'initrd = boot/initrd',
  ].join('\n');

async function image(files: Readonly<Record<string, string>>): Promise<string> {
  const tree = join(folder, 'image');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), content);
  }
  const file = join(folder, 'boot.iso');
  const quiet = ['-report_about', 'FAILURE'] as const;
  await run(['xorriso', ...quiet, '-as', 'mkisofs', '-r', '-V', 'TEST', '-o', file, tree]);
  return file;
}

async function apart(files: Readonly<Record<string, string>>): Promise<string> {
  const out = join(folder, 'out');
  await takeApart(await image(files), out, '44', undefined);
  return out;
}

test('an image that says nothing of itself has everything at its usual place', async () => {
  const out = await apart(usual);
  expect(await readFile(join(out, 'images/pxeboot/vmlinuz'), 'utf8')).to.equal('kernel');
  expect(await readFile(join(out, 'images/install.img'), 'utf8')).to.equal('second stage');
});

test('an image with a .treeinfo has them where that says', async () => {
  const out = await apart({ '.treeinfo': info('44'), 'boot/linux': 'l', 'boot/initrd': 'i' });
  expect(await readFile(join(out, 'boot/linux'), 'utf8')).to.equal('l');
});

test('an image of another release, and one that lacks a part, are refused', async () => {
  const wrong = [
    [
      { '.treeinfo': info('43'), 'boot/linux': 'l', 'boot/initrd': 'i' },
      'of release 43, not of 44',
    ],
    [{ '.treeinfo': info('44'), 'boot/linux': 'l' }, 'has no boot/initrd'],
  ] as const;
  for (const [files, words] of wrong) {
    const error = await apart(files).then(() => undefined, String);
    expect(error).to.include(words);
    await rm(folder, { recursive: true });
    await mkdir(folder);
  }
});

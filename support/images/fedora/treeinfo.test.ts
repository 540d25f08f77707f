import { expect } from 'chai';
import { test } from 'node:test';
import { readTreeInfo } from './treeinfo.ts';

const whole = (parts: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    general: 'arch = x86_64\nversion = 44',
    release: 'name = Fedora\nversion = 44',
    'images-x86_64': 'kernel = images/pxeboot/vmlinuz\ninitrd = images/pxeboot/initrd.img',
    stage2: 'mainimage = images/install.img',
    ...parts,
  })
    .map(([name, lines]) => `[${name}]\n; a note\n${lines}\n`)
    .join('\n');

test('a tree says where kernel, initramfs and second stage are', () => {
  expect(readTreeInfo(whole(), 'x')).to.deep.equal({
    version: '44',
    kernel: 'images/pxeboot/vmlinuz',
    initrd: 'images/pxeboot/initrd.img',
    stage2: 'images/install.img',
  });
  expect(readTreeInfo(whole({ stage2: '' }), 'x').stage2).to.equal(undefined);
});

test('another architecture, a missing kernel and a path out of the tree are refused', () => {
  for (const [part, lines, words] of [
    ['general', 'arch = aarch64', 'architecture aarch64'],
    ['images-x86_64', 'kernel = images/vmlinuz', 'no kernel and initramfs'],
    ['stage2', 'mainimage = ../../etc/shadow', 'no path below the tree'],
    ['stage2', 'mainimage = /etc/shadow', 'no path below the tree'],
  ] as const) {
    expect(() => readTreeInfo(whole({ [part]: lines }), 'x'), lines).to.throw(words);
  }
});

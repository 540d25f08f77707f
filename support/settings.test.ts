import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { UserError } from './errors.ts';
import { readSettings, settingsHelp } from './settings.ts';

test('without variables everything has its default', () => {
  const settings = readSettings({});
  assert.equal(settings.cacheDir, join(homedir(), '.cache', 'ostree-prototypes'));
  assert.equal(settings.target, 'lab');
  assert.equal(settings.fedoraRelease, undefined);
  assert.equal(settings.treePort, 8757);
  assert.equal(settings.timeScale, undefined);
  assert.equal(settings.libvirtUri, undefined);
});

test('values are taken, folders made absolute, empty ones count as unset', () => {
  const settings = readSettings({
    PROTOTYPES_CACHE_DIR: 'cache',
    PROTOTYPES_WORK_DIR: '/w',
    PROTOTYPES_REPORTS_DIR: 'r',
    PROTOTYPES_TREE_PORT: '1024',
    PROTOTYPES_TIME_SCALE: '2.5',
    PROTOTYPES_MINUTES: '55',
    PROTOTYPES_TARGET: '',
    FEDORA_RELEASE: '44',
    LAB_EXTRA_RPMS: 'rpms',
    LIBVIRT_DEFAULT_URI: 'qemu:///session',
  });
  assert.equal(settings.cacheDir, resolve('cache'));
  assert.equal(settings.workDir, '/w');
  assert.equal(settings.reportsDir, resolve('r'));
  assert.equal(settings.treePort, 1024);
  assert.equal(settings.timeScale, 2.5);
  assert.equal(settings.minutes, 55);
  assert.equal(settings.target, 'lab');
  assert.equal(settings.fedoraRelease, '44');
  assert.equal(settings.labExtraRpms, resolve('rpms'));
  assert.equal(settings.libvirtUri, 'qemu:///session');
});

test('the cache follows the XDG folder', () => {
  assert.equal(readSettings({ XDG_CACHE_HOME: '/x' }).cacheDir, '/x/ostree-prototypes');
});

const refused: readonly (readonly [name: string, value: string, words: RegExp])[] = [
  ['PROTOTYPES_TARGET', 'suse', /PROTOTYPES_TARGET=suse is not one of lab, fedora/],
  ['PROTOTYPES_TREE_PORT', '80', /from 1024 to 65535/],
  ['PROTOTYPES_TREE_PORT', '65536', /from 1024 to 65535/],
  ['PROTOTYPES_TREE_PORT', '8000.5', /whole number/],
  ['PROTOTYPES_TREE_PORT', '1e4', /whole number/],
  ['PROTOTYPES_TIME_SCALE', '0', /from 0.1 to 100/],
  ['PROTOTYPES_TIME_SCALE', '-1', /from 0.1 to 100/],
  ['PROTOTYPES_TIME_SCALE', 'fast', /from 0.1 to 100/],
  ['PROTOTYPES_TREEPORT', '8000', /PROTOTYPES_TREEPORT is not a setting/],
];
for (const [name, value, words] of refused) {
  test(`${name}=${value} is refused by its name`, () => {
    assert.throws(
      () => readSettings({ [name]: value }),
      (error) => error instanceof UserError && words.test(error.message),
    );
  });
}

test('every setting is in the help, once', () => {
  const names = settingsHelp.map(([name]) => name);
  assert.equal(new Set(names).size, names.length);
});

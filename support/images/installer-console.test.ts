import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readInstallerConsole } from './installer-console.ts';
import { installerConsole } from './lab/install-tree.ts';

const read = (...lines: readonly string[]): ReturnType<typeof readInstallerConsole> =>
  readInstallerConsole(lines.map((line) => `${line}\r\n`).join(''), installerConsole);

describe("the lab installer's console", () => {
  test('the newest progress is shown', () => {
    const state = read(
      'installer: stage tree: fetching lab/1',
      'installer: note tree: by the way',
      'installer: progress tree: 45 MiB written',
      'some driver says something',
    );
    assert.equal(state.progress, 'tree: 45 MiB written');
    assert.equal(state.installed, false);
    assert.equal(state.failure, undefined);
  });

  test('success is said in so many words', () => {
    assert.equal(read('installer: end installed').installed, true);
    assert.equal(read('installer: end failed').installed, false);
  });

  test('a machine that has halted is told from one that goes off or goes on', () => {
    assert.equal(read('installer: end installed', '[   61.2] reboot: System halted').halted, true);
    assert.equal(read('installer: end installed', '[   61.2] reboot: Power down').halted, false);
  });

  test('a failure has all reasons, and is one only when all have been given', () => {
    const reasons = ['installer: error kickstart: ks.cfg:1: a', 'installer: error kickstart: b'];
    assert.equal(read(...reasons).failure, undefined);
    assert.deepEqual(read(...reasons, 'installer: end failed').failure, {
      name: 'the installer gave up',
      lines: ['kickstart: ks.cfg:1: a', 'kickstart: b'],
      emulator: false,
    });
  });

  test('a panic of the kernel ends it too, and may be the doing of the emulator', () => {
    const { failure } = read(
      'installer: stage storage: x',
      'Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100',
    );
    assert.equal(failure?.name, 'kernel panic');
    assert.equal(failure?.emulator, true);
  });
});

test('an installer without a last word has failed with its first failure', () => {
  const talk = {
    progress: /^\.+ (.*)/,
    failures: [{ name: 'a question', pattern: /Please make a selection/ }],
    installed: /Installation complete/,
  };
  const { failure, progress } = readInstallerConsole(
    '... Starting\nPlease make a selection from the above:\n',
    talk,
  );
  assert.equal(progress, 'Starting');
  assert.deepEqual(failure?.lines, ['Please make a selection from the above:']);
});

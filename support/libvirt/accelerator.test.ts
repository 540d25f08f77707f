import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chooseAccelerator, describeAccelerator, timeScaleOf } from './accelerator.ts';
import { guestFailure } from './kvm-probe.ts';

test('the probe’s guest runs under emulation', async () => {
  assert.equal(await guestFailure('tcg', 'qemu-system-x86_64'), undefined);
});

test('an emulator that ends with something else, or cannot be run, is a failure in words', async () => {
  assert.match((await guestFailure('tcg', 'false')) ?? '', /ended with 1/);
  assert.match((await guestFailure('tcg', '/nonexistent/qemu')) ?? '', /could not be run/);
});

test('the answer is kept for this boot of the machine, and made again where it is damaged', async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'accelerator-'));
  try {
    const first = await chooseAccelerator({ cacheDir });
    const file = join(cacheDir, 'accelerator.json');
    const kept = JSON.parse(await readFile(file, 'utf8')) as { key: string };
    const other = { kind: 'tcg', reason: 'as it was kept' };
    await writeFile(file, JSON.stringify({ ...kept, accelerator: other }));
    assert.deepEqual(await chooseAccelerator({ cacheDir }), other);
    await writeFile(file, JSON.stringify({ key: 'of another boot', accelerator: other }));
    assert.deepEqual(await chooseAccelerator({ cacheDir }), first);
    await writeFile(file, '{');
    assert.deepEqual(await chooseAccelerator({ cacheDir }), first);
  } finally {
    await rm(cacheDir, { recursive: true });
  }
});

test('time limits are five times as long under emulation, unless a person wants another factor', () => {
  assert.equal(timeScaleOf({ kind: 'kvm' }, undefined), 1);
  assert.equal(timeScaleOf({ kind: 'tcg', reason: 'a test' }, undefined), 5);
  assert.equal(timeScaleOf({ kind: 'kvm' }, 2.5), 2.5);
  assert.equal(describeAccelerator({ kind: 'tcg', reason: 'so' }), 'emulation (TCG): so');
});

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { withLock } from '../process/lock.ts';
import { cached, manifestName } from './cache.ts';
import { cacheItems, diskUsage, dropToLimit, dropUnfinished } from './usage.ts';

const hour = 60 * 60 * 1000;
const now = Date.now();
let folder: string;
let paths: Record<string, string>;

/** Three products of a megabyte each, used a number of hours ago. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usage-'));
  paths = {};
  for (const [name, hours] of [
    ['new', 1],
    ['old', 5],
    ['older', 9],
  ] as const) {
    const { path } = await cached(folder, {
      stage: 's',
      inputs: name,
      make: (aside) => writeFile(join(aside, 'x'), Buffer.alloc(1_000_000, 1)),
    });
    const used = new Date(now - hours * hour);
    await utimes(join(path, manifestName), used, used);
    paths[name] = path;
  }
});
afterEach(() => rm(folder, { recursive: true }));

const left = async (): Promise<string[]> => {
  const kept = new Set(await readdir(join(folder, 's')));
  return Object.keys(paths).filter((name) => kept.has(basename(paths[name] ?? '')));
};

test('products are listed with size and last use, the one used longest ago first', async () => {
  const items = await cacheItems(folder);
  assert.deepEqual(
    items.map(({ path }) => path),
    [paths['older'], paths['old'], paths['new']],
  );
  for (const { bytes } of items) assert.ok(bytes > 900_000 && bytes < 1_200_000);
});

test('within the limit nothing is dropped', async () => {
  assert.equal(await dropToLimit(folder, 4_000_000, now), 0);
  assert.deepEqual(await left(), ['new', 'old', 'older']);
});

test('above it the one used longest ago goes first, and no more than needed', async () => {
  const freed = await dropToLimit(folder, 2_500_000, now);
  assert.ok(freed > 900_000 && freed < 1_200_000);
  assert.deepEqual(await left(), ['new', 'old']);
});

test('what may be in use stays, whatever the limit', async () => {
  await dropToLimit(folder, 0, now);
  assert.deepEqual(await left(), ['new']);
});

test('what somebody else has locked stays', async () => {
  await withLock(`${paths['older']}.lock`, () => dropToLimit(folder, 2_500_000, now));
  assert.deepEqual(await left(), ['new', 'older']);
});

test('an unfinished product goes unless it is being made', async () => {
  const part = join(folder, 's', 'abc.part');
  await mkdir(part);
  await writeFile(join(part, 'x'), Buffer.alloc(1_000_000, 1));
  const lock = join(folder, 's', 'abc.lock');
  assert.equal(await withLock(lock, () => dropUnfinished(folder)), 0);
  assert.ok((await dropUnfinished(folder)) > 900_000);
  assert.ok(!(await readdir(join(folder, 's'))).includes('abc.part'));
  assert.equal((await left()).length, 3);
});

test('a file that somebody may go on with is dropped as a product is, and is no product', async () => {
  const file = join(folder, 's', 'abc.download.part');
  await writeFile(file, Buffer.alloc(1_000_000, 1));
  const used = new Date(now - 7 * hour);
  await utimes(file, used, used);
  assert.deepEqual(
    (await cacheItems(folder)).map(({ path }) => path),
    [paths['older'], file, paths['old'], paths['new']],
  );
  const lock = join(folder, 's', 'abc.lock');
  await withLock(lock, () => dropToLimit(folder, 3_500_000, now));
  assert.deepEqual(await left(), ['new', 'old']);
  assert.equal((await withLock(lock, () => dropToLimit(folder, 3_000_000, now))) > 0, true);
  assert.deepEqual(await left(), ['new']);
  assert.ok((await dropToLimit(folder, 1_500_000, now)) > 900_000);
  assert.ok(!(await readdir(join(folder, 's'))).includes('abc.download.part'));
});

test('a cache that is not there is empty', async () => {
  const none = join(folder, 'none');
  assert.equal(await diskUsage(none), 0);
  assert.deepEqual(await cacheItems(none), []);
  assert.equal(await dropToLimit(none, 0, now), 0);
  assert.equal(await dropUnfinished(none), 0);
});

import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { cached, isOurCache, kept, type CacheEntry } from './cache.ts';
import { digestOf, digestOfFile, digestOfFolder, digestOfPath } from './digest.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

const make = (content: string) => (aside: string) => writeFile(join(aside, 'product'), content);
const product = ({ path }: CacheEntry): Promise<string> => readFile(join(path, 'product'), 'utf8');

test('a product is made once for its inputs', async () => {
  const request = { stage: 's', inputs: { a: 1, b: [2] } };
  const first = await cached(folder, { ...request, make: make('one') });
  const again = await cached(folder, { stage: 's', inputs: { b: [2], a: 1 }, make: make('two') });
  assert.equal(first.made, true);
  assert.deepEqual(again, { ...first, made: false });
  assert.equal(await product(again), 'one');
  const other = await cached(folder, { stage: 's', inputs: { a: 2 }, make: make('three') });
  assert.equal(await product(other), 'three');
});

test('a product that is kept can be asked for without making it', async () => {
  const key = { stage: 's', inputs: { a: 1 } };
  assert.equal(await kept(folder, key), undefined);
  const made = await cached(folder, { ...key, make: make('one') });
  assert.deepEqual(await kept(folder, key), { ...made, made: false });
});

test('a folder that holds products is marked as a cache, and no other is', async () => {
  assert.equal(await isOurCache(folder), false);
  await writeFile(join(folder, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\n');
  assert.equal(await isOurCache(folder), false);
  await rm(join(folder, 'CACHEDIR.TAG'));
  await cached(folder, { stage: 's', inputs: 1, make: make('one') });
  await cached(folder, { stage: 's', inputs: 2, make: make('two') });
  assert.equal(await isOurCache(folder), true);
});

test('two who want the same at once get the one that was made', async () => {
  let made = 0;
  const request = {
    stage: 's',
    inputs: 'x',
    make: async (aside: string) => {
      made += 1;
      await make('once')(aside);
    },
  };
  const both = await Promise.all([cached(folder, request), cached(folder, request)]);
  assert.equal(made, 1);
  assert.equal(both.filter((each) => each.made).length, 1);
});

test('a failed making leaves nothing that looks like a product', async () => {
  const failing = cached(folder, {
    stage: 's',
    inputs: 'x',
    make: async (aside) => {
      await make('half')(aside);
      throw new Error('full disk');
    },
  });
  await assert.rejects(failing, /full disk/);
  assert.deepEqual(
    (await readdir(join(folder, 's'))).filter((name) => !name.endsWith('.lock')),
    [],
  );
});

test('an aborted making is none', async () => {
  const controller = new AbortController();
  const aborted = cached(folder, {
    stage: 's',
    inputs: 'x',
    signal: controller.signal,
    make: async (aside) => {
      await make('half')(aside);
      controller.abort(new Error('stop'));
    },
  });
  await assert.rejects(aborted, /stop/);
});

const damage: Readonly<Record<string, (path: string) => Promise<void>>> = {
  'is shorter than it was': (path) => writeFile(join(path, 'product'), 'o'),
  'lacks a file': (path) => rm(join(path, 'product')),
  'lacks its manifest': (path) => rm(join(path, '.entry.json')),
  'has a torn manifest': (path) => writeFile(join(path, '.entry.json'), '{"digest":'),
};
for (const [how, harm] of Object.entries(damage)) {
  test(`an entry that ${how} is made again`, async () => {
    const request = { stage: 's', inputs: 'x', make: make('one') };
    const { path } = await cached(folder, request);
    await harm(path);
    const again = await cached(folder, request);
    assert.equal(again.made, true);
    assert.equal(await product(again), 'one');
  });
}

test('a digest is of the value, not of the order of its keys; undefined members do not count', () => {
  assert.equal(digestOf({ a: 1, b: { c: 2, d: 3 } }), digestOf({ b: { d: 3, c: 2 }, a: 1 }));
  assert.equal(digestOf({ a: 1, b: undefined }), digestOf({ a: 1 }));
  const all = [digestOf([1, 2]), digestOf([2, 1]), digestOf('1,2'), digestOf({ 0: 1, 1: 2 })];
  assert.equal(new Set(all).size, 4);
});

test("a folder's digest tells names, contents, kinds, links and execute bits apart", async () => {
  const tree = join(folder, 'tree');
  await mkdir(join(tree, 'sub', '__pycache__'), { recursive: true });
  await writeFile(join(tree, 'sub', 'file'), 'x');
  const digests = [await digestOfPath(tree)];
  const step = async (change: () => Promise<unknown>): Promise<void> => {
    await change();
    digests.push(await digestOfPath(tree));
  };
  await step(() => writeFile(join(tree, 'sub', 'file'), 'y'));
  await step(() => chmod(join(tree, 'sub', 'file'), 0o755));
  await step(() => symlink('file', join(tree, 'sub', 'link')));
  await step(() => mkdir(join(tree, 'empty')));
  assert.equal(new Set(digests).size, digests.length);
  const last = digests.at(-1);
  await writeFile(join(tree, 'sub', '__pycache__', 'a.pyc'), 'x');
  assert.equal(await digestOfPath(tree), last);
  assert.equal(
    await digestOfPath(join(tree, 'sub', 'file')),
    await digestOfFile(join(tree, 'sub', 'file')),
  );
});

test('of a folder some names may not count, and only where they are directly in it', async () => {
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'file'), 'x');
  const before = await digestOfFolder(folder, ['tests']);
  await mkdir(join(folder, 'tests'));
  assert.equal(await digestOfFolder(folder, ['tests']), before);
  await mkdir(join(folder, 'sub', 'tests'));
  assert.notEqual(await digestOfFolder(folder, ['tests']), before);
});

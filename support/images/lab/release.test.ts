import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packagesFor, readRecipe, recipeFolder } from './recipe.ts';
import { firstRelease, laterRelease, type LabRelease } from './release.ts';

let cacheDir: string;
let second: LabRelease;
before(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'lab-release-'));
  second = await laterRelease('2', { cacheDir });
});
after(() => rm(cacheDir, { recursive: true, force: true }));

async function accounts(release: LabRelease): Promise<Record<string, Record<string, number>>> {
  return JSON.parse(await readFile(release.path('accounts.json'), 'utf8')) as never;
}

test('the first release is made by the files of the recipe as they are', async () => {
  const first = await firstRelease();
  assert.deepEqual(first.recipe, await readRecipe());
  assert.equal(first.path('recipe.json'), join(recipeFolder, 'recipe.json'));
  assert.deepEqual(first.binds, []);
});

test('the second is another Debian, with all that the first one asks for, under the names it has there', async () => {
  const first = await readRecipe();
  assert.notEqual(second.recipe.suite, first.suite);
  assert.equal(second.recipe.release, '2');
  assert.match(second.recipe.snapshot ?? '', /^\d{4}-\d\d-\d\d$/);
  const names = packagesFor(second.recipe, ['workstation']);
  const missing = packagesFor(first, ['workstation']).filter((each) => !names.includes(each));
  assert.deepEqual(missing, ['evince', 'network-manager-gnome']);
  assert.ok(names.includes('papers') && names.includes('network-manager-applet'));
  assert.ok(names.includes('dnf') && names.includes('gnome-shell'));
});

test('what has another name answers to the one that kickstarts and groups know', async () => {
  const provides = JSON.parse(await readFile(second.path('provides.json'), 'utf8')) as Record<
    string,
    string[]
  >;
  assert.deepEqual(provides['papers'], ['evince']);
  assert.deepEqual(provides['libc6'], ['glibc', '/sbin/ldconfig']);
});

test('an account has one id in all releases, and no two accounts have the same', async () => {
  const [one, other] = await Promise.all([accounts(await firstRelease()), accounts(second)]);
  for (const kind of ['users', 'groups']) {
    const ids = other[kind] ?? {};
    assert.deepEqual({ ...ids, ...one[kind] }, ids, `${kind} of both releases`);
    assert.equal(new Set(Object.values(ids)).size, Object.keys(ids).length, `ids of ${kind}`);
  }
});

test('what a release has otherwise is seen in its place inside a root, and the rest is shared', async () => {
  const places = new Map(second.binds.map(({ source, target }) => [target, source]));
  assert.equal(places.get('/mnt/recipe/recipe.json'), second.path('recipe.json'));
  assert.equal(second.path('base'), join(recipeFolder, 'base'));
  const macros = await readFile(places.get('/etc/rpm/macros.release') ?? '', 'utf8');
  assert.equal(macros, '%_rpmformat 4\n');
});

test('a preset of all releases has more lines, and those of all', async () => {
  const file = 'base/presets/90-default.preset';
  const bind = second.binds.find(({ target }) => target === `/mnt/recipe/${file}`);
  const lines = (await readFile(bind?.source ?? '', 'utf8')).split('\n');
  const all = (await readFile(join(recipeFolder, file), 'utf8')).split('\n');
  assert.ok(lines.includes('enable polkit-agent-helper.socket'));
  assert.deepEqual(lines.slice(-all.length), all);
});

test('the same files are found again', async () => {
  const again = await laterRelease('2', { cacheDir });
  assert.equal(again.path('recipe.json'), second.path('recipe.json'));
});

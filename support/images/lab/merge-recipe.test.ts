import assert from 'node:assert/strict';
import { test } from 'node:test';
import { merged, mergedRecipe } from './merge-recipe.ts';

test('objects are joined by name, lists grow, all else is replaced, and null takes out', () => {
  assert.deepEqual(
    merged(
      { suite: 'trixie', modes: { '/a': '1', '/b': '2' }, dropped: ['apt'], same: [1] },
      { suite: 'forky', modes: { '/a': null, '/c': '3' }, dropped: ['dpkg'], own: { x: 1 } },
    ),
    {
      suite: 'forky',
      modes: { '/b': '2', '/c': '3' },
      dropped: ['apt', 'dpkg'],
      same: [1],
      own: { x: 1 },
    },
  );
});

test('neither of the two is changed', () => {
  const first = { dropped: ['apt'] };
  const otherwise = { dropped: ['dpkg'] };
  merged(first, otherwise);
  assert.deepEqual([first, otherwise], [{ dropped: ['apt'] }, { dropped: ['dpkg'] }]);
});

test('packages that are called otherwise are asked for by their other name, and spoken of by it', () => {
  const first = {
    packages: { server: ['tuned'], workstation: ['evince', 'eog'] },
    state: { '/etc/evince': 'evince', '/etc/eog': 'eog' },
    summary: 'evince',
  };
  const otherwise = { renamed: { evince: 'papers' }, packages: { server: ['login'] } };
  assert.deepEqual(mergedRecipe(first, otherwise), {
    packages: { server: ['tuned', 'login'], workstation: ['papers', 'eog'] },
    state: { '/etc/evince': 'papers', '/etc/eog': 'eog' },
    summary: 'evince',
  });
});

test('what is no recipe is refused', () => {
  assert.throws(() => mergedRecipe([], {}), /A recipe is an object/);
  assert.throws(() => mergedRecipe({}, { renamed: ['a'] }), /"renamed"/);
});

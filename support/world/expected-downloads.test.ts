import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Expected, surprises, toldColumns, untoldColumns } from './expected-downloads.ts';

const link: Expected = {
  'Downloads is': 'a link to the projects disk',
  'xdg-user-dir says': '/home/admin/Downloads',
  'Firefox saves in': '/var/mnt/projects/Downloads',
  'Firefox, told ~/Downloads/Lists, saves in': '/var/mnt/projects/Downloads/Lists',
  'the save dialogue proposes': 'Downloads',
  'Files lists': 'Downloads',
};

test('what is as expected is no surprise', () => {
  assert.deepEqual(surprises([link], [link], [...untoldColumns, ...toldColumns]), []);
});

test('each cell that is another is told with what was expected', () => {
  const found = { ...link, 'Firefox saves in': '/var/home/admin/Lists', 'Files lists': 'nothing' };
  assert.deepEqual(surprises([link], [found], untoldColumns), [
    'With Downloads a link to the projects disk, Firefox saves in /var/home/admin/Lists and not /var/mnt/projects/Downloads.',
    'With Downloads a link to the projects disk, Files lists nothing and not Downloads.',
  ]);
});

test('a row that was not observed does not count as expected', () => {
  assert.equal(surprises([link], [], toldColumns).length, 2);
});

import { DataTable } from '@cucumber/cucumber';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf, rowsOfEdition } from './tables.ts';

const table = new DataTable([
  ['folder', 'mode'],
  ['/tmp', '1777'],
]);

test('rows are read by their header', () => {
  assert.deepEqual(rowsOf(table, 'folder', 'mode'), [{ folder: '/tmp', mode: '1777' }]);
});

test('a header with another column, and one without a column, are refused', () => {
  assert.throws(() => rowsOf(table, 'folder', 'owner'), /columns folder, mode, and should have/);
  assert.throws(() => rowsOf(table, 'folder'), TypeError);
});

test("an edition's rows are its own and those of each", () => {
  const editions = new DataTable([
    ['edition', 'file'],
    ['each', '/etc/passwd'],
    ['Server', '/etc/motd'],
    ['Workstation', '/etc/gdm3'],
  ]);
  assert.deepEqual(
    rowsOfEdition(editions, 'server', 'file').map(({ file }) => file),
    ['/etc/passwd', '/etc/motd'],
  );
});

test('a row of an edition that there is not is refused', () => {
  const misspelt = new DataTable([
    ['edition', 'file'],
    ['Sever', '/etc/motd'],
  ]);
  assert.throws(() => rowsOfEdition(misspelt, 'server', 'file'), /"Sever" is no edition/);
});

import { DataTable } from '@cucumber/cucumber';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf } from './tables.ts';

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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { select } from '../../cli/selection.ts';
import { selection } from './suite.ts';

test('the lines that the benchmark selects are those of the scenarios that it means', async () => {
  const { plan } = await select(selection, { target: 'lab' });
  const names = plan.map(({ name }) => name);
  for (const name of [
    'Server boots to a login prompt',
    "The top of Server's file system",
    'Server logs what happens',
    'The log of Server tells of no core dump',
    'Server after a loss of power',
    'Server is upgraded, and goes back to the system that it was installed with',
  ]) {
    assert.ok(names.includes(name), name);
  }
  assert.equal(names.filter((name) => !name.includes('Server')).length, 0);
});

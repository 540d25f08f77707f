import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHostList, verdict } from './hosted-trees.ts';

const listed = (checks: readonly { check: string; passed: boolean }[]) => ({
  name: 'pub',
  requested: ['brewday'],
  report: { checks },
});

test('the list has trees with what was asked for', () => {
  const tree = listed([{ check: 'boot', passed: true }]);
  assert.deepEqual(parseHostList(JSON.stringify({ location: '/x', trees: [tree] })), [tree]);
  assert.throws(() => parseHostList('[]'), /no output of dnf ostree host list/);
});

test('a tree passed if there were checks, and all of them passed', () => {
  assert.equal(verdict(listed([{ check: 'boot', passed: true }])), 'passed');
  assert.equal(verdict(listed([{ check: 'boot', passed: false }])), 'failed: boot');
  assert.equal(verdict(listed([])), 'not checked');
  assert.equal(verdict({ ...listed([]), report: null }), 'not checked');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isShowing, parseAnswer } from './accessible-node.ts';

const printed = {
  application: 'gnome-shell',
  name: 'Activities',
  role: 'toggle button',
  states: ['SHOWING', 'SENSITIVE'],
  extents: [0, 0, 60, 28],
  text: null,
};

test('a node has its name, its role and its place', () => {
  const { nodes, done } = parseAnswer(JSON.stringify({ nodes: [printed], done: true }));
  const [node] = nodes;
  assert.ok(node);
  assert.equal(done, true);
  assert.deepEqual(node.place, { left: 0, top: 0, width: 60, height: 28 });
  assert.equal(node.text, undefined);
  assert.equal(isShowing(node), true);
});

test('a node that is not drawn has no place', () => {
  const hidden = { ...printed, states: [], extents: [-2147483648, -2147483648, 0, 0] };
  const [node] = parseAnswer(JSON.stringify({ nodes: [hidden], done: false })).nodes;
  assert.ok(node);
  assert.equal(node.place, undefined);
  assert.equal(isShowing(node), false);
});

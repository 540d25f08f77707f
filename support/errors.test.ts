import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf, UserError } from './errors.ts';

test('an error names its place, what happened and what to do', () => {
  const cause = new Error('deeper');
  const error = new UserError('no such group', {
    place: { file: 'server.ks', line: 12 },
    advice: 'Take it out.',
    cause,
  });
  assert.equal(error.message, 'server.ks:12: no such group\n  Take it out.');
  assert.equal(error.cause, cause);
  assert.equal(new UserError('x', { place: { file: 'a' } }).message, 'a: x');
  assert.equal(new UserError('x').message, 'x');
  assert.ok(!('cause' in new UserError('x')));
});

test('whatever was thrown has a text', () => {
  assert.equal(messageOf(new Error('a')), 'a');
  assert.equal(messageOf('b'), 'b');
  assert.equal(messageOf(undefined), 'undefined');
});

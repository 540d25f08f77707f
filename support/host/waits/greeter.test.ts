import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greeterIn } from './greeter.ts';

test('a greeter that is active has been waited for', () => {
  assert.equal(
    greeterIn('active\nClass=manager State=active \nClass=greeter State=active \n'),
    true,
  );
  assert.equal(greeterIn('active\nState=active Class=greeter \n'), true);
});

test('a greeter that is opening or closing, or somebody else, is no login screen', () => {
  assert.equal(greeterIn('active\nClass=greeter State=opening \n'), undefined);
  assert.equal(
    greeterIn('active\nClass=user State=active \nClass=greeter State=closing \n'),
    undefined,
  );
  assert.equal(greeterIn('activating\n'), undefined);
});

test('without a display manager there is nothing to wait for', () => {
  assert.equal(greeterIn('inactive\nClass=user State=active \n'), true);
});

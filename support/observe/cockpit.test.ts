import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingFields } from './cockpit.ts';

test('a login page has both fields, another page none', () => {
  const page =
    '<form><input type="text" class="x" id="login-user-input"><input id="login-password-input" type="password"></form>';
  assert.deepEqual(missingFields(page), []);
  assert.deepEqual(missingFields('<h1>login-user-input</h1>'), [
    'login-user-input',
    'login-password-input',
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAssignments } from './assignments.ts';

test('values are read without their quotation marks', () => {
  const values = parseAssignments(
    [
      '# a comment',
      'NAME="Lab Linux"',
      "ID='lab'",
      'VERSION_ID=1',
      'PRETTY_NAME="a \\"quoted\\" \\$name"',
      'VERSION_ID=2',
      'EMPTY=',
      'no assignment',
    ].join('\n'),
  );
  assert.deepEqual(Object.fromEntries(values), {
    NAME: 'Lab Linux',
    ID: 'lab',
    VERSION_ID: '2',
    PRETTY_NAME: 'a "quoted" $name',
    EMPTY: '',
  });
});

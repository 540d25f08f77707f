import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAssignments, parseSection } from './assignments.ts';

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

test('a section is read alone', () => {
  const text =
    '[core]\nmode=bare\n\n[remote "lab"]\nurl=http://x/y\ngpg-verify=true\n[remote "b"]\nurl=z\n';
  assert.deepEqual(Object.fromEntries(parseSection(text, 'remote "lab"')), {
    url: 'http://x/y',
    'gpg-verify': 'true',
  });
  assert.equal(parseSection(text, 'remote "c"').size, 0);
});

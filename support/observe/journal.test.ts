import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryLine, parseJournal, type JournalEntry } from './journal.ts';
import { troubleNamed, troubles } from './journal-trouble.ts';

const harmless: JournalEntry = {
  message: 'Started the keg.',
  priority: 6,
  identifier: 'systemd',
  messageId: undefined,
  transport: 'journal',
  unit: undefined,
};

test('entries are read, whatever the form of their message', () => {
  const entries = parseJournal(
    [
      '{"MESSAGE":"hello","PRIORITY":"4","SYSLOG_IDENTIFIER":"barkeeper","_TRANSPORT":"syslog"}',
      '{"MESSAGE":[104,105],"_TRANSPORT":"stdout"}',
      '{"MESSAGE":null}',
      '-- No entries --',
    ].join('\n'),
  );
  assert.deepEqual(
    entries.map(({ message, priority }) => [message, priority]),
    [
      ['hello', 4],
      ['hi', 6],
      ['', 6],
    ],
  );
  assert.equal(entries[0] && entryLine(entries[0]), 'barkeeper (warning): hello');
});

for (const [name, { finds, sample }] of Object.entries(troubles)) {
  test(`${name}: the sample is found, a harmless entry is not`, () => {
    const transport = sample.identifier === 'kernel' ? 'kernel' : 'journal';
    assert.ok(finds({ ...harmless, ...sample, transport }));
    assert.ok(!finds(harmless));
  });
}

test('a word of the kernel counts only if the kernel says it', () => {
  const { finds } = troubleNamed('kernel warning or oops');
  assert.ok(!finds({ ...harmless, message: 'Call Trace: of a user', identifier: 'bash' }));
});

test('an unknown kind is refused by name', () => {
  assert.throws(() => troubleNamed('hangover'), /"hangover" is no trouble/);
});

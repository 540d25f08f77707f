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

test('a crash is known by the words of the kernel and of systemd, too', () => {
  const { finds } = troubleNamed('core dump');
  for (const message of [
    'keg[71]: segfault at 8 ip 00007f0071 sp 00007ffc71 error 4 in libkeg.so',
    'traps: keg[71] trap int3 ip:7f0071 sp:7ffc71 error:0 in libkeg.so',
    'keg.service: Main process exited, code=dumped, status=6/ABRT',
    'keg.service: Main process exited, code=killed, status=11/SEGV',
  ]) {
    assert.ok(finds({ ...harmless, message }), message);
  }
  const ended = 'keg.service: Main process exited, code=killed, status=15/TERM';
  assert.ok(!finds({ ...harmless, message: ended }));
});

test('a word of the kernel counts only if the kernel says it', () => {
  const { finds } = troubleNamed('kernel warning or oops');
  assert.ok(!finds({ ...harmless, message: 'Call Trace: of a user', identifier: 'bash' }));
});

test('an unknown kind is refused by name', () => {
  assert.throws(() => troubleNamed('hangover'), /"hangover" is no trouble/);
});

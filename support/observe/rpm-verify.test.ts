import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVerification, verificationLine } from './rpm-verify.ts';

test('each column of rpm --verify is told in words', () => {
  const { files, others } = parseVerification(
    [
      'S.5....T.  c /etc/passwd',
      '.M...UG..    /usr/lib/polkit-1/a file',
      '....L....    /etc/resolv.conf',
      '........P    /usr/bin/ping',
      '..?......  c /etc/shadow',
      '',
    ].join('\n'),
  );
  assert.deepEqual(
    files.map(({ path, differences }) => verificationLine(path, differences)),
    [
      '/etc/passwd: size, content, time',
      '/usr/lib/polkit-1/a file: mode, owner, group',
      '/etc/resolv.conf: link target',
      '/usr/bin/ping: capabilities',
      '/etc/shadow: unreadable content',
    ],
  );
  assert.deepEqual(
    files.map(({ config }) => config),
    [true, false, false, false, true],
  );
  assert.deepEqual(others, []);
});

test('a missing file is told without the reason that rpm adds', () => {
  const { files } = parseVerification(
    'missing     /usr/share/x\nmissing   c /etc/y (Permission denied)\n',
  );
  assert.deepEqual(files, [
    { path: '/usr/share/x', differences: ['missing'], config: false },
    { path: '/etc/y', differences: ['missing'], config: true },
  ]);
});

test('what is not about a file is kept as it is', () => {
  const { files, others } = parseVerification(
    'Unsatisfied dependencies for less-668-1.x86_64:\n\tlibtinfo.so.6 is needed by (installed) less-668-1.x86_64\n',
  );
  assert.deepEqual(files, []);
  assert.equal(others.length, 2);
});

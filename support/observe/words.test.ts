import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specified } from './words.ts';

const commit = 'a'.repeat(64);

test('what varies is named, and nothing else changes', () => {
  const names = new Map([
    [commit, 'UPDATE'],
    ['lab/1/x86_64/server', 'BRANCH'],
    ['http://10.0.2.2:1/trees', 'URL'],
  ]);
  const text = [
    '3 metadata, 2 content objects fetched; 15 KiB transferred in 1 seconds; 1.2 kB content written',
    `  Version: 1.1 (2026-11-24T10:00:00Z)  `,
    `  Commit: ${commit} ${'b'.repeat(64)}`,
    'Signature made Tue Nov 24 10:46:04 2026 using RSA key ID 815A1D262FFB4EC6',
    'Signature made Tue Nov 24 10:46:04 2026 using EdDSA key ID 815A1D262FFB4EC6',
    'Good signature from "Lab <lab@localhost>"',
    'error: While pulling lab/1/x86_64/server: While fetching http://10.0.2.2:1/trees/x: 404',
    `While fetching http://10.0.2.2:1/trees/objects/${'a'.repeat(2)}/${'b'.repeat(62)}.filez: 404`,
    'in use by process 43 (dnf ostree compose pub) since 2026-11-28 10:28:14. Try again',
    "'x' with timestamp 'Mon Jan  1 00:00:00 2001' is",
  ].join('\n');
  assert.equal(
    specified(text, { names }),
    [
      'FETCHED',
      '  Version: 1.1 (TIME)',
      '  Commit: UPDATE CHECKSUM',
      'Signature made TIME using RSA key ID KEY',
      'Signature made TIME using EdDSA key ID KEY',
      'Good signature from SIGNER',
      'error: While pulling BRANCH: While fetching URL/x: 404',
      'While fetching URL/OBJECT: 404',
      'in use by process PID (dnf ostree compose pub) since TIME. Try again',
      "'x' with timestamp 'TIME' is",
    ].join('\n'),
  );
});

test('what a full disk has no room for first is chance', () => {
  const names = new Map<string, string>();
  for (const place of ['mkdir(extensions/rpmostree)', 'While pulling lab/1/x86_64/server']) {
    assert.equal(
      specified(`error: ${place}: No space left on device\n`, { names }),
      'error: PLACE: No space left on device',
    );
  }
});

import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { consoleLines, findTrouble, troublePatterns } from './console-patterns.ts';
import { Console } from './console.ts';

/** A line for each pattern, as the programs in question print it. */
const troubles: readonly (readonly [name: string, line: string])[] = [
  [
    'kernel panic',
    '[    1.2] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
  ],
  ['kernel oops', '[    0.112233] Oops: int3: 0000 [#1] PREEMPT SMP'],
  ['kernel oops', '[    2.000001] BUG: unable to handle page fault for address: ffffa0b7'],
  ['out of memory', '[  200.1] Out of memory: Killed process 411 (dnf) total-vm:1kB'],
  ['dracut emergency shell', 'dracut:/# '],
  ['dracut emergency shell', 'Generating "/run/initramfs/rdsosreport.txt"'],
  ['emergency mode', 'You are in emergency mode. After logging in, type "journalctl -xb" to view'],
  ['rescue mode', '[  OK  ] Reached target rescue.target - Rescue Mode.'],
  [
    'file system error',
    '[    5.5] EXT4-fs error (device vda2): ext4_lookup:1855: inode #2: comm systemd',
  ],
  [
    'missing disk',
    '[ ***  ] Job dev-disk-by\\x2duuid-8dc3317b\\x2…tart running (3min 1s / no limit)',
  ],
  ['disk error', '[    9.0] I/O error, dev vda, sector 2048 op 0x0:(READ)'],
  ['mount failure', '[FAILED] Failed to mount boot.mount - /boot.'],
  ['boot loader failure', 'No bootable device.'],
  ['systemd is frozen', '[    4.4] systemd[1]: Freezing execution.'],
];

test('each trouble is recognised by name, colours or not', () => {
  for (const [name, line] of troubles) {
    assert.equal(findTrouble(`before\n${line}\nafter`)?.name, name, line);
    assert.equal(findTrouble(`\u001B[0;1;31m${line}\u001B[0m\r\n`)?.name, name, line);
  }
  const named = new Set(troubles.map(([name]) => name));
  assert.deepEqual(
    troublePatterns.filter(({ name }) => !named.has(name)),
    [],
  );
});

test('what a good boot prints is no trouble', () => {
  const good = [
    '[    0.000000] Command line: root=/dev/vda oops=panic panic=10 systemd.unit=multi-user.target',
    '[    1.500000] EXT4-fs (vda2): mounted filesystem 1234 r/w with ordered data mode.',
    '[    1.600000] EXT4-fs (vda2): recovery complete',
    '[    1.700000] EXT4-fs (vda2): orphan cleanup on readonly fs',
    '[  OK  ] Mounted boot.mount - /boot.',
    '[  OK  ] Finished systemd-fsck-root.service - File System Check on Root Device.',
    'Debian GNU/Linux 13 host ttyS0',
    'dracut-initqueue[300]: nothing to do',
    '[ ***  ] Job dev-disk-by\\x2duuid-8dc3317b\\x2…tart running (1min 1s / no limit)',
  ];
  assert.equal(findTrouble(good.join('\n')), undefined);
});

test('trouble comes with the lines around it', () => {
  const text = Array.from({ length: 40 }, (_each, index) => `line ${index}`);
  text[20] = 'No bootable device.';
  const found = findTrouble(text.join('\n'), 2);
  assert.deepEqual(found?.lines, [
    'line 18',
    'line 19',
    'No bootable device.',
    'line 21',
    'line 22',
  ]);
});

test('terminal sequences are not text', () => {
  assert.deepEqual(consoleLines('\u001B[2J\u001B[1;1Ha\u001B[0mb\r\nc'), ['ab', 'c']);
});

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
});
after(() => rm(folder, { recursive: true }));

test('a line is found that comes in two pieces, and none from before', async () => {
  const file = join(folder, 'pieces');
  await writeFile(file, 'login: old\n');
  const console = new Console(file);
  const found = console.line(/^login: /, 11, AbortSignal.timeout(10_000));
  await appendFile(file, 'log');
  await appendFile(file, 'in: new\n');
  assert.equal(await found, 'login: new');
});

test('a file that begins again is read from its beginning', async () => {
  const file = join(folder, 'again');
  await writeFile(file, 'x'.repeat(1000));
  const console = new Console(file);
  const found = console.line(/^short$/, 1000, AbortSignal.timeout(10_000));
  await writeFile(file, 'short\n');
  assert.equal(await found, 'short');
});

test('trouble is told with what follows it; an aborted wait ends', async () => {
  const file = join(folder, 'trouble');
  await writeFile(file, 'fine\n');
  const console = new Console(file);
  const stop = new AbortController();
  const waiting = console.trouble(0, stop.signal);
  stop.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  const found = console.trouble(0, AbortSignal.timeout(10_000));
  await appendFile(file, 'dracut:/# ');
  assert.equal((await found).name, 'dracut emergency shell');
});

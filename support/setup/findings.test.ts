import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { size } from '../amounts.ts';
import { findingsTable, isHealthy } from './findings.ts';
import {
  diskFinding,
  memoryFinding,
  packageFindings,
  portFinding,
  processorFinding,
} from './host-findings.ts';

test('the table has a row for each need and the advice below it; only faults keep the suite from running', () => {
  const findings = [
    { name: 'QEMU', verdict: 'fine', found: '/usr/bin/qemu' },
    { name: 'acceleration', verdict: 'note', found: 'emulation', advice: 'Wait.' },
  ] as const;
  assert.deepEqual(findingsTable(findings).split('\n'), [
    '✓ QEMU                  /usr/bin/qemu',
    '· acceleration          emulation',
    '                        → Wait.',
  ]);
  assert.ok(isHealthy(findings));
  assert.ok(!isHealthy([...findings, { name: 'disk', verdict: 'fault', found: 'none' }]));
});

test('what a run keeps counts against what it needs on the disk', async () => {
  const folder = `${tmpdir()}/not/there/yet`;
  assert.equal((await diskFinding(folder, 0, 1)).verdict, 'fine');
  const full = await diskFinding(folder, 0, 1e18);
  assert.equal(full.verdict, 'fault');
  assert.match(full.advice ?? '', /^Free .* GB there/);
  assert.equal((await diskFinding(folder, 1e18, 1e18)).verdict, 'fine');
});

test('memory is what is available, not what is free', () => {
  const meminfo = 'MemTotal: 16000000 kB\nMemFree: 10 kB\nMemAvailable:    9000000 kB\n';
  assert.deepEqual(memoryFinding(meminfo), {
    name: 'memory',
    verdict: 'fine',
    found: '9.2 GB available',
  });
  assert.equal(memoryFinding(meminfo, 1e10).verdict, 'fault');
  assert.equal(memoryFinding('').verdict, 'fault');
});

test('one processor works, but is worth a note', () => {
  assert.equal(processorFinding(1).verdict, 'note');
  assert.equal(processorFinding(2).verdict, 'fine');
});

test('a port in use is a fault that names the setting; it is free again afterwards', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const taken = await portFinding(port);
  assert.equal(taken.verdict, 'fault');
  assert.match(taken.advice ?? '', /PROTOTYPES_TREE_PORT/);
  await new Promise((resolve) => server.close(resolve));
  assert.equal((await portFinding(port)).verdict, 'fine');
  assert.equal((await portFinding(port)).verdict, 'fine');
});

test('every need has one row, and what only tests and benchmarks need is no fault', async () => {
  const rows = await packageFindings();
  assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
  assert.ok(rows.some(({ name }) => name === 'virsh'));
  assert.notEqual(rows.find(({ name }) => name === 'virsh')?.verdict, 'fault');
});

test('sizes are for people', () => {
  assert.deepEqual([0, 4.4e5, 9.99e8, 1e9, 1.25e10].map(size), [
    '0 MB',
    '0 MB',
    '999 MB',
    '1.0 GB',
    '12.5 GB',
  ]);
});

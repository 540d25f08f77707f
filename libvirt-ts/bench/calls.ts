import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Connection } from '../src/api/connection.ts';
import { startDaemon } from '../test-support/daemon.ts';

/** One operation, done by this package and by `virsh` processes against the same daemon in the same run. */
export interface CallTiming {
  readonly operation: string;
  /** RPC calls that this package makes for it. */
  readonly calls: number;
  /** Median milliseconds. */
  readonly libvirtTs: number;
  /** Median milliseconds. */
  readonly virsh: number;
  /** How many times longer `virsh` takes. */
  readonly ratio: number;
}

export interface CallsBenchmark {
  readonly name: 'libvirt calls';
  readonly timings: readonly CallTiming[];
  /** Milliseconds a call with 200 under way at once. */
  readonly concurrentCall: number;
}

export interface CallsBenchmarkOptions {
  /** Times that this package does each operation. Default 2000. */
  readonly rounds?: number;
  /** `virsh` processes for each operation. Default 30. */
  readonly processes?: number;
  readonly signal?: AbortSignal | undefined;
}

interface Operation {
  readonly name: string;
  readonly calls: number;
  readonly virsh: readonly string[];
  readonly run: (connection: Connection) => Promise<unknown>;
}

const operations: readonly Operation[] = [
  {
    name: 'host name',
    calls: 1,
    virsh: ['hostname'],
    run: (connection) => connection.hostname(),
  },
  {
    name: 'state of a domain by its name',
    calls: 2,
    virsh: ['domstate', 'test'],
    run: async (connection) => (await connection.domains.lookupByName('test')).state(),
  },
  {
    name: 'XML of a domain by its name',
    calls: 2,
    virsh: ['dumpxml', 'test'],
    run: async (connection) => (await connection.domains.lookupByName('test')).xml(),
  },
];

/**
 * Times calls to a private daemon's test driver, which itself takes next to no time.
 * @throws Error if libvirtd or virsh is missing; the signal's reason.
 */
export async function benchmarkCalls(options: CallsBenchmarkOptions = {}): Promise<CallsBenchmark> {
  const { rounds = 2000, processes = 30, signal } = options;
  await using daemon = await startDaemon();
  await using connection = await daemon.connect('test:///default');
  const uri = `test+unix:///default?socket=${daemon.socket}`;
  const timings: CallTiming[] = [];
  for (const { name, calls, virsh, run } of operations) {
    // The first calls compile what the others use.
    await median(Math.min(rounds, 200), signal, () => run(connection));
    const ours = await median(rounds, signal, () => run(connection));
    const theirs = await median(processes, signal, () => runVirsh(['-c', uri, ...virsh]));
    timings.push({
      operation: name,
      calls,
      libvirtTs: round(ours),
      virsh: round(theirs),
      ratio: Math.round(theirs / ours),
    });
  }
  return { name: 'libvirt calls', timings, concurrentCall: await concurrent(connection) };
}

/** The benchmark as a table for people. */
export function formatCalls({ timings, concurrentCall }: CallsBenchmark): string {
  const rows = [
    ['operation', 'libvirt-ts', 'virsh', 'ratio'],
    ...timings.map(({ operation, libvirtTs, virsh, ratio }) => [
      operation,
      `${libvirtTs} ms`,
      `${virsh} ms`,
      `${ratio}`,
    ]),
  ];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
  return `${lines.join('\n')}\na call with 200 at once: ${concurrentCall} ms\n`;
}

async function concurrent(connection: Connection): Promise<number> {
  const count = 200;
  const begun = performance.now();
  await Promise.all(Array.from({ length: count }, () => connection.hostname()));
  return round((performance.now() - begun) / count);
}

async function median(
  times: number,
  signal: AbortSignal | undefined,
  run: () => Promise<unknown>,
): Promise<number> {
  const taken: number[] = [];
  for (let done = 0; done < times; done += 1) {
    signal?.throwIfAborted();
    const begun = performance.now();
    await run();
    taken.push(performance.now() - begun);
  }
  return taken.sort((a, b) => a - b)[times >> 1] ?? 0;
}

async function runVirsh(args: readonly string[]): Promise<void> {
  const child = spawn('virsh', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`virsh ${args.join(' ')} ended with ${code}`);
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

if (import.meta.main) {
  const result = await benchmarkCalls();
  const json = process.argv.includes('--json');
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : formatCalls(result));
}

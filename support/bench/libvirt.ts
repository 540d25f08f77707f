import { benchmarkCalls } from '../../libvirt-ts/bench/calls.ts';
import type { Bench, BenchRow } from './bench.ts';

/** A call of libvirt-ts against a `virsh` process for the same, on one daemon in one run. */
export const libvirtBench: Bench = {
  name: 'libvirt',
  title: 'libvirt calls, against virsh processes',
  async run({ lifetime, progress }) {
    const { timings, concurrentCall } = await progress.stage('libvirt calls', () =>
      benchmarkCalls({ signal: lifetime.signal }),
    );
    return [
      ...timings.flatMap(({ operation, calls, libvirtTs, virsh }): BenchRow[] => [
        { name: `libvirt: ${operation}`, value: libvirtTs, unit: 'ms', note: times(calls) },
        {
          name: `libvirt: ${operation}, a virsh process for a call`,
          value: virsh / (libvirtTs / calls),
          unit: '×',
          goal: { atLeast: 100 },
          note: `virsh takes ${virsh} ms`,
        },
      ]),
      { name: 'libvirt: a call with 200 at once', value: concurrentCall, unit: 'ms' },
    ];
  },
};

function times(calls: number): string {
  return calls === 1 ? '1 call' : `${calls} calls`;
}

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lanesOf } from '../../evidence/recording.ts';
import type { Bench, BenchRow } from '../bench.ts';
import { withOwnResources } from '../prepared.ts';
import { guestsAlone } from './guests-alone.ts';
import { hostsOf } from './replay.ts';
import { runSuite, type SuiteRun } from './run-suite.ts';

/**
 * What is measured: scenarios that read a shared host, some with a host of their own, a loss of power, an upgrade, a rollback
 * and their reboots; none that gives a password, since a recording holds none.
 */
export const selection: readonly string[] = [
  '--profile',
  'nightly',
  '--tags',
  '@server',
  'features/prototype-1/booting.feature',
  'features/prototype-1/files.feature',
  'features/prototype-1/journal.feature:8:47',
  'features/prototype-1/power.feature:84',
  'features/prototype-2/rolling-back.feature:111',
];

/** The suite's time against what its guests need for the same boots and commands, and the memory that it takes for itself. */
export const suiteBench: Bench = {
  name: 'suite',
  title: 'the suite against its guests alone: time and memory',
  async run(context) {
    const { signal } = context.lifetime;
    const { reportsDir } = context.settings;
    const recording = join(reportsDir, 'suite-recording.ndjson');
    await mkdir(reportsDir, { recursive: true });
    await rm(recording, { force: true });
    const run = await context.progress.stage('The suite', (note) =>
      runSuite(selection, recording, { reportsDir, signal, note }),
    );
    const lanes = [...lanesOf(await readFile(recording, 'utf8')).values()].map(hostsOf);
    const alone = await withOwnResources(context, (own) => guestsAlone(lanes, run.qemus, own));
    return rows(run, alone);
  },
};

function rows(suite: SuiteRun, alone: number): readonly BenchRow[] {
  return [
    { name: 'suite: first scenario to last', value: suite.seconds, unit: 's' },
    { name: 'suite: its guests alone', value: alone, unit: 's', note: 'bare QEMU, OpenSSH' },
    {
      name: 'suite: share',
      value: suite.seconds / alone,
      unit: '×',
      goal: { atMost: 1.1 },
      note: 'of its guests alone',
    },
    { name: 'suite: peak memory of the runner', value: suite.runnerPeak / 1e6, unit: 'MB' },
    {
      name: 'suite: peak memory without QEMU',
      value: suite.othersPeak / 1e6,
      unit: 'MB',
      note: 'runner, launcher, reaper, libvirt, commands',
    },
  ];
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lanesOf } from '../../evidence/recording.ts';
import { sshIdentity } from '../../host/ssh/keys.ts';
import { openHostView } from '../../images/host-view.ts';
import { prepare } from '../../images/pipeline.ts';
import { timed, type Bench, type BenchContext, type BenchRow } from '../bench.ts';
import { madeOf, withOwnResources } from '../prepared.ts';
import { filesOf } from './bare-command.ts';
import { hostsOf, publishedFor, replayLane, type RecordedHost } from './replay.ts';
import { runSuite, type SuiteRun } from './run-suite.ts';

const edition = 'server';

/**
 * What is measured: scenarios that read a shared host, some with a host of their own, a loss of power, an upgrade, a rollback
 * and their reboots; none that gives a password, since a recording holds none.
 */
const selection = [
  '--tags',
  `@${edition} and not @nightly`,
  'features/prototype-1/booting.feature',
  'features/prototype-1/files.feature',
  'features/prototype-1/journal.feature:8:47',
  'features/prototype-1/power.feature:45',
  'features/prototype-2/rolling-back.feature',
];

/** The suite's time against what its guests need for the same boots and commands, and the memory that it takes for itself. */
export const suiteBench: Bench = {
  name: 'suite',
  title: 'the suite against its guests alone: time and memory',
  async run(context) {
    const { signal } = context.lifetime;
    const folder = await mkdtemp(join(tmpdir(), 'bench-suite-'));
    try {
      const recording = join(folder, 'recording.ndjson');
      const run = await context.progress.stage('The suite', (note) =>
        runSuite(selection, recording, { signal, note }),
      );
      const lanes = [...lanesOf(await readFile(recording, 'utf8')).values()].map(hostsOf);
      const alone = await withOwnResources(context, (own) => guestsAlone(lanes, run, own));
      return rows(run, alone);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

type Lanes = readonly (readonly RecordedHost[])[];

/** Seconds that the guests take without the suite, those of each worker beside those of the others. */
async function guestsAlone(lanes: Lanes, suite: SuiteRun, context: BenchContext): Promise<number> {
  const { progress, lifetime } = context;
  const { signal, resources } = lifetime;
  // Libvirt is opened by this as well, and has nothing to do.
  const made = await prepare([edition], { ...context, updated: [edition] });
  const { workbench } = made.run;
  const { tree } = await madeOf(made.editions, edition);
  const update = await madeOf(made.updates, edition);
  for (const host of lanes.flat()) {
    const offer = publishedFor(host);
    if (offer === undefined) continue;
    const { name: domain } = host;
    const view = resources.use(await openHostView(made.run, { domain, installed: tree, update }));
    await view.offer(offer);
  }
  const stop = new AbortController();
  const options = {
    folder: join(workbench.folder, 'bare'),
    argv: (host: RecordedHost) => libvirtsCommand(host, suite),
    privateKey: (await sshIdentity(workbench.cacheDir)).privateKey,
    signal: AbortSignal.any([signal, stop.signal]),
  };
  const [, seconds] = await progress.stage('Its guests alone', (note) =>
    timed(async () => {
      const replays = lanes.map((hosts) => replayLane(hosts, { ...options, note }));
      try {
        await Promise.all(replays);
      } catch (error) {
        stop.abort(error);
        await Promise.allSettled(replays);
        throw error;
      }
    }),
  );
  return seconds;
}

/** The command line by which libvirt started a guest on the same disk. */
function libvirtsCommand({ disk }: RecordedHost, { qemus }: SuiteRun): readonly string[] {
  const argv = qemus.find((each) => filesOf(each).includes(disk));
  if (argv === undefined) throw new Error(`No guest on ${disk} was seen while the suite ran.`);
  return argv;
}

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

import { join } from 'node:path';
import { TroubleError } from '../../host/errors.ts';
import { sshIdentity } from '../../host/ssh/keys.ts';
import { openHostView } from '../../images/host-view.ts';
import { prepare } from '../../images/pipeline.ts';
import { timed, type BenchContext } from '../bench.ts';
import { madeOf } from '../prepared.ts';
import { filesOf } from './bare-command.ts';
import { publishedFor, replayLane, type RecordedHost, type ReplayOptions } from './replay.ts';

const edition = 'server';
/** How often all is done again because a boot failed for the emulator's sake. */
const tries = 3;

/** The hosts of each worker, in order. */
export type Lanes = readonly (readonly RecordedHost[])[];

/**
 * Seconds that the guests take without the suite, those of each worker beside those of the others.
 * @param qemus the command lines of libvirt's QEMUs, one for each saved state at least
 */
export async function guestsAlone(
  lanes: Lanes,
  qemus: readonly (readonly string[])[],
  context: BenchContext,
): Promise<number> {
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
  const options = {
    folder: join(workbench.folder, 'bare'),
    argv: (host: RecordedHost) => libvirtsCommand(host, qemus),
    privateKey: (await sshIdentity(workbench.cacheDir)).privateKey,
    signal,
  };
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? 'Its guests alone' : 'Its guests alone, once more';
    try {
      const [, seconds] = await progress.stage(name, (note) =>
        timed(() => allLanes(lanes, { ...options, note })),
      );
      return seconds;
    } catch (error) {
      if (count === tries || !(error instanceof TroubleError && error.trouble.emulator))
        throw error;
    }
  }
}

/** @throws what the first lane throws that fails; the others are stopped then */
async function allLanes(lanes: Lanes, options: ReplayOptions): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const replays = lanes.map((hosts) => replayLane(hosts, { ...options, signal }));
  try {
    await Promise.all(replays);
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(replays);
    throw error;
  }
}

/** The command line by which libvirt started a guest on the same disk. */
function libvirtsCommand(
  { disk }: RecordedHost,
  qemus: readonly (readonly string[])[],
): readonly string[] {
  const argv = qemus.find((each) => filesOf(each).includes(disk));
  if (argv === undefined) throw new Error(`No guest on ${disk} was seen while the suite ran.`);
  return argv;
}

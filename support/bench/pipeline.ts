import { loggedInHost } from '../desktop/logged-in-host.ts';
import { freshHost, type StartOptions } from '../host/start.ts';
import { editionTree } from '../images/edition-tree.ts';
import type { SavedHost } from '../images/first-boot.ts';
import type { Edition } from '../images/image.ts';
import { prepare } from '../images/pipeline.ts';
import { editionName } from '../images/target.ts';
import { resolveTarget } from '../images/targets.ts';
import { connectTo } from '../libvirt/daemon.ts';
import type { Progress } from '../progress.ts';
import { pythonEnvironment } from '../python/venv.ts';
import { median, timed, type Bench, type BenchContext, type BenchRow } from './bench.ts';
import { borrowedCache } from './borrowed-cache.ts';
import { madeOf, withOwnResources } from './prepared.ts';

/**
 * The way of an edition from its kickstart to a host, everything made anew but the target itself; then what changes cost,
 * and what it costs to find everything there already. Of an edition with a desktop, the login as well.
 */
export function pipelineBench(edition: Edition): Bench {
  const name = editionName(edition);
  return {
    name: edition,
    title: `${name}: compose, install, cold boot, fresh host`,
    async run(context) {
      const found = await pipelineRows(edition, context);
      return found.map((row) => ({ ...row, name: `${name}: ${row.name}` }));
    },
  };
}

async function pipelineRows(edition: Edition, context: BenchContext): Promise<readonly BenchRow[]> {
  const { settings, lifetime, progress } = context;
  const { signal } = lifetime;
  // So that the target is there before the clock runs.
  const { python } = await pythonEnvironment(settings.cacheDir, { signal });
  const stage = { cacheDir: settings.cacheDir, python, progress, signal };
  await using resources = new AsyncDisposableStack();
  const target = await resolveTarget(settings, [edition], stage, resources);

  await using cache = await borrowedCache(settings.cacheDir, settings.workDir);
  const anew: BenchContext = { ...context, settings: { ...settings, cacheDir: cache.path } };
  const times = new Map<string, number>();
  const first = await withOwnResources(anew, async (own) => {
    const { run, editions } = await prepare([edition], {
      ...own,
      progress: recorded(progress, times),
    });
    const { saved } = await madeOf(editions, edition);
    const connection = own.lifetime.resources.use(await connectTo(run.workbench.libvirt, signal));
    const options: StartOptions = { workbench: run.workbench, connection, signal };
    const fresh = await freshHosts(saved, options, progress);
    return { coldBoot: saved.coldBoot, fresh, login: await login(saved, options, progress) };
  });

  const source = target.editions.find((each) => each.edition === edition);
  if (source === undefined) throw new Error(`The target has no ${edition}.`);
  const again = { ...stage, cacheDir: cache.path };
  const [, unchanged] = await timed(() => editionTree(source, target, again));
  const updated = { ...target, repositories: [...target.repositories, target.updates] };
  const [, changed] = await timed(() => editionTree(source, updated, again));
  const [, warm] = await timed(() =>
    withOwnResources(anew, async (own) => {
      const { editions } = await prepare([edition], { ...own, progress });
      await madeOf(editions, edition);
    }),
  );
  return rows({ ...first, times, unchanged, changed, warm });
}

/** How often a host is made from saved state. */
const freshHostCount = 3;

/** Median seconds to a host from saved state. */
async function freshHosts(
  saved: SavedHost,
  options: StartOptions,
  progress: Progress,
): Promise<number> {
  const starts: number[] = [];
  for (let count = 0; count < freshHostCount; count += 1) {
    const [host, seconds] = await progress.stage('A fresh host from saved state', () =>
      timed(() => freshHost(saved, options)),
    );
    starts.push(seconds);
    await host[Symbol.asyncDispose]();
  }
  return median(starts);
}

/** Seconds, of an edition with a desktop. */
interface Login {
  /** From the login screen to a desktop that is kept. */
  readonly first: number;
  /** To a host from the kept desktop. */
  readonly fresh: number;
}

async function login(
  saved: SavedHost,
  options: StartOptions,
  progress: Progress,
): Promise<Login | undefined> {
  if (saved.image.edition !== 'workstation') return undefined;
  const [desktop, first] = await progress.stage('Logging in to the desktop', () =>
    timed(() => loggedInHost(saved, options)),
  );
  return { first, fresh: await freshHosts(desktop, options, progress) };
}

interface Figures {
  readonly coldBoot: number;
  readonly fresh: number;
  readonly login: Login | undefined;
  /** Seconds of the pipeline's stages, by their names. */
  readonly times: ReadonlyMap<string, number>;
  readonly unchanged: number;
  readonly changed: number;
  readonly warm: number;
}

function rows(figures: Figures): readonly BenchRow[] {
  const { coldBoot, fresh, login: desktop, times, unchanged, changed, warm } = figures;
  const stage = (begin: string): number =>
    [...times].find(([name]) => name.startsWith(begin))?.[1] ?? Number.NaN;
  const compose = stage('Composing');
  return [
    time('compose, first', compose),
    time('compose, unchanged', unchanged),
    share('compose, unchanged, share', unchanged / compose, 0.2, 'of the first'),
    time('compose, one package changed', changed),
    share('compose, one package changed, share', changed / compose, 0.7, 'of the first'),
    time('installation medium', stage('Writing')),
    time('install', stage('Installing')),
    time('cold boot to a healthy system', coldBoot),
    time('fresh host from saved state', fresh),
    share('fresh host, share', fresh / coldBoot, 0.1, 'of the cold boot'),
    ...(desktop === undefined ? [] : desktopRows(desktop, coldBoot)),
    { ...time('to the first scenario, all there already', warm), goal: { atMost: 10 } },
  ];
}

function desktopRows({ first, fresh }: Login, coldBoot: number): readonly BenchRow[] {
  return [
    time('login to the desktop', first),
    time('fresh host with its desktop', fresh),
    share(
      'fresh host with its desktop, share',
      fresh / (coldBoot + first),
      0.1,
      'of the cold boot and the login',
    ),
  ];
}

function time(name: string, value: number): BenchRow {
  return { name, value, unit: 's' };
}

function share(name: string, value: number, atMost: number, note: string): BenchRow {
  return { name, value, unit: '×', goal: { atMost }, note };
}

/** Progress that also keeps each stage's seconds. */
function recorded(progress: Progress, times: Map<string, number>): Progress {
  return {
    async stage(name, work) {
      const [result, seconds] = await timed(() => progress.stage(name, work));
      times.set(name, seconds);
      return result;
    },
  };
}

import { freshHost } from '../host/start.ts';
import { editionTree } from '../images/edition-tree.ts';
import type { PreparedEdition } from '../images/edition-host.ts';
import { prepare } from '../images/pipeline.ts';
import { resolveTarget } from '../images/targets.ts';
import { connectTo } from '../libvirt/daemon.ts';
import type { Progress } from '../progress.ts';
import { pythonEnvironment } from '../python/venv.ts';
import { median, timed, type Bench, type BenchContext, type BenchRow } from './bench.ts';
import { borrowedCache } from './borrowed-cache.ts';

/** How often a host is made from saved state. */
const freshHosts = 3;

/**
 * The way of a Server from its kickstart to a host, everything made anew but the target itself; then what changes cost,
 * and what it costs to find everything there already.
 */
export const pipelineBench: Bench = {
  name: 'pipeline',
  title: 'compose, install, cold boot, fresh host',
  async run(context) {
    const { settings, lifetime, progress } = context;
    // So that the target is there before the clock runs.
    const { signal } = lifetime;
    const { python } = await pythonEnvironment(settings.cacheDir, { signal });
    const stage = { cacheDir: settings.cacheDir, python, progress, signal };
    const target = await resolveTarget(settings, ['server'], stage);

    await using cache = await borrowedCache(settings.cacheDir, settings.workDir);
    const anew: BenchContext = { ...context, settings: { ...settings, cacheDir: cache.path } };
    const times = new Map<string, number>();
    const first = await withOwnResources(anew, async (own) => {
      const { run, editions } = await prepare(['server'], {
        ...own,
        progress: recorded(progress, times),
      });
      const server = await editions.get('server');
      if (server === undefined) throw new Error('No Server was prepared.');
      const connection = own.lifetime.resources.use(await connectTo(run.workbench.libvirt, signal));
      const starts: number[] = [];
      for (let count = 0; count < freshHosts; count += 1) {
        const [host, seconds] = await progress.stage('A fresh host from saved state', () =>
          timed(() => freshHost(server.saved, { workbench: run.workbench, connection, signal })),
        );
        starts.push(seconds);
        await host[Symbol.asyncDispose]();
      }
      return { server, fresh: median(starts) };
    });

    const source = target.editions.find(({ edition }) => edition === 'server');
    if (source === undefined) throw new Error('The target has no Server.');
    const again = { ...stage, cacheDir: cache.path };
    const [, unchanged] = await timed(() => editionTree(source, target, again));
    const updated = { ...target, repositories: [...target.repositories, target.updates] };
    const [, changed] = await timed(() => editionTree(source, updated, again));
    const [, warm] = await timed(() =>
      withOwnResources(anew, async (own) => {
        const { editions } = await prepare(['server'], { ...own, progress });
        await editions.get('server');
      }),
    );
    return rows({ ...first, times, unchanged, changed, warm });
  },
};

interface Figures {
  readonly server: PreparedEdition;
  readonly fresh: number;
  /** Seconds of the pipeline's stages, by their names. */
  readonly times: ReadonlyMap<string, number>;
  readonly unchanged: number;
  readonly changed: number;
  readonly warm: number;
}

function rows({ server, fresh, times, unchanged, changed, warm }: Figures): readonly BenchRow[] {
  const stage = (begin: string): number =>
    [...times].find(([name]) => name.startsWith(begin))?.[1] ?? Number.NaN;
  const compose = stage('Composing');
  const { coldBoot } = server.saved;
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
    { ...time('to the first scenario, all there already', warm), goal: { atMost: 10 } },
  ];
}

function time(name: string, value: number): BenchRow {
  return { name, value, unit: 's' };
}

function share(name: string, value: number, atMost: number, note: string): BenchRow {
  return { name, value, unit: '×', goal: { atMost }, note };
}

/** Runs `work` with a lifetime of its own inside the command's: what it opens is closed when it is done. */
async function withOwnResources<T>(
  context: BenchContext,
  work: (context: BenchContext) => Promise<T>,
): Promise<T> {
  await using resources = new AsyncDisposableStack();
  return await work({ ...context, lifetime: { signal: context.lifetime.signal, resources } });
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

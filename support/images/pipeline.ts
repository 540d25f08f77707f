import { basename, join } from 'node:path';
import type { Tree } from '../compose/compose.ts';
import { startTreeServer } from '../compose/tree-server.ts';
import { viewsFolder } from '../compose/views.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { connectTo } from '../libvirt/daemon.ts';
import type { Lifetime } from '../process/lifetime.ts';
import type { Progress } from '../progress.ts';
import { pythonEnvironment } from '../python/venv.ts';
import { Desk, type UnderWay } from '../schedule/desk.ts';
import { Seats } from '../schedule/seats.ts';
import type { Settings } from '../settings.ts';
import { editionHost, type EditionContext, type PreparedEdition } from './edition-host.ts';
import { editionTree, updatedTree, type EditionTree, type StageOptions } from './edition-tree.ts';
import type { Edition } from './image.ts';
import { PublishedTrees } from './published-trees.ts';
import type { EditionSource, RpmRepository, SigningKey, StoredRoot, Target } from './target.ts';
import { resolveTarget } from './targets.ts';

/** What a run needs of its pipeline. Plain data: the workers get a copy. */
export interface Prepared {
  readonly target: { readonly name: string; readonly release: string };
  readonly workbench: Workbench;
  /** The distribution's RPMs: what the trees were composed from, and what came out since. */
  readonly repositories: readonly RpmRepository[];
  /** Where commits are made and signed, and the distribution's key. */
  readonly builder: StoredRoot;
  readonly signing: SigningKey;
  /** The channel of the run's desk, which hands out editions and seats: see `DeskCaller`. */
  readonly desk: string;
}

/** A run's pipeline: what is there at once, and what is made while scenarios of other editions run. */
export interface Preparation extends UnderWay {
  readonly run: Prepared;
  /** Boots that were tried twice so far, in words. */
  readonly retries: readonly string[];
}

export interface PrepareOptions {
  readonly settings: Settings;
  readonly lifetime: Lifetime;
  readonly progress: Progress;
  /** Editions whose update is composed too. Default: none. */
  readonly updated?: readonly Edition[];
  /** Guests that there may be at once, an edition that is being made counted as one. Default: 2. */
  readonly guests?: number;
}

/** The name of the trees' mount on the tree server. */
export const treesName = 'trees';

/**
 * Makes what the editions need, each stage once: kickstart, treefile, tree, install, first boot; the editions beside each
 * other, as far as there are seats. What it opens (libvirt, the tree server, the run's folder) is closed with the
 * lifetime, after what is still being made has been stopped.
 */
export async function prepare(
  editions: readonly Edition[],
  options: PrepareOptions,
): Promise<Preparation> {
  const { settings, lifetime, progress, updated = [], guests = 2 } = options;
  const { resources } = lifetime;
  const stopped = new AbortController();
  const signal = AbortSignal.any([lifetime.signal, stopped.signal]);
  const { workbench, swept } = resources.use(await openWorkbench(settings, { signal }));
  for (const each of swept.runs) {
    await progress.stage(`Removed what the run ${each} had left behind`, async () => {});
  }
  const server = resources.use(
    await startTreeServer(settings.treePort, { views: viewsFolder(workbench.folder) }),
  );
  const connection = resources.use(await connectTo(workbench.libvirt, signal));
  const { python } = await pythonEnvironment(settings.cacheDir, { signal });
  const stage: StageOptions = { cacheDir: settings.cacheDir, python, progress, signal };
  const target = await resolveTarget(settings, editions, stage);
  const trees = await PublishedTrees.create(join(workbench.folder, 'trees'), {
    builder: target.builder,
    signing: target.signing,
    signal,
  });
  server.mount(treesName, trees.folder);

  const retries: string[] = [];
  const seats = new Seats(guests);
  const context: EditionContext = {
    target,
    workbench,
    connection,
    stage,
    treesUrl: server.urlForGuests(treesName),
    onRetry: (words) => retries.push(words),
  };
  const ways = target.editions.map((source) => ({
    edition: source.edition,
    ...begin(source, { context, trees, seats, updated: updated.includes(source.edition) }),
  }));
  resources.defer(async () => {
    stopped.abort(new Error('The run is over.'));
    await Promise.allSettled(ways.map(({ host }) => host));
    await Promise.allSettled(ways.map(async ({ update }) => update));
  });
  const underWay: UnderWay = {
    editions: new Map(ways.map(({ edition, host }) => [edition, host])),
    updates: new Map(
      ways.flatMap(({ edition, update }) => (update === undefined ? [] : [[edition, update]])),
    ),
    seats,
  };
  const desk = basename(workbench.folder);
  resources.use(new Desk(desk, underWay));
  return { run: facts(target, workbench, desk), retries, ...underWay };
}

function facts(target: Target, workbench: Workbench, desk: string): Prepared {
  const { name, release, builder, signing } = target;
  const repositories = [...target.repositories, target.updates];
  return { target: { name, release }, workbench, repositories, builder, signing, desk };
}

interface Way {
  readonly host: Promise<PreparedEdition>;
  readonly update: Promise<Tree> | undefined;
}

interface WayOptions {
  readonly context: EditionContext;
  readonly trees: PublishedTrees;
  readonly seats: Seats;
  /** Whether the update is composed as well. */
  readonly updated: boolean;
}

/** Sets an edition on its way. Its update comes last: no scenario begins with it. */
function begin(source: EditionSource, { context, trees, seats, updated }: WayOptions): Way {
  const { target, stage } = context;
  const { signal } = stage;
  const seat = seats.take({ first: true, ...(signal === undefined ? {} : { signal }) });
  const compose = async (): Promise<EditionTree> => {
    await seat;
    return editionTree(source, target, stage);
  };
  const composed = compose();
  const boot = async (): Promise<PreparedEdition> => {
    const made = await composed;
    await trees.add(made.tree);
    return editionHost(made, context);
  };
  const host = boot();
  const composeUpdate = async (): Promise<Tree> => {
    await host;
    return updatedTree(source, target, await composed, stage);
  };
  const update = updated ? composeUpdate() : undefined;
  void standUp(seat, [host, update]);
  return { host, update };
}

/** Gives a seat back when all is done. Whoever needs what was done hears of a failure; until then it is nobody's. */
async function standUp(
  seat: Promise<Disposable>,
  work: readonly (Promise<unknown> | undefined)[],
): Promise<void> {
  await Promise.allSettled(work.map(async (each) => each));
  const [taken] = await Promise.allSettled([seat]);
  if (taken.status === 'fulfilled') taken.value[Symbol.dispose]();
}

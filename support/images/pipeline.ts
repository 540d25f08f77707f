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
import {
  desktopOf,
  editionHost,
  type EditionContext,
  type PreparedEdition,
} from './edition-host.ts';
import {
  alternateTree,
  editionTree,
  updatedTree,
  type EditionTree,
  type StageOptions,
} from './edition-tree.ts';
import type { SavedHost } from './first-boot.ts';
import type { Edition } from './image.ts';
import { labEmulator } from './lab/emulator.ts';
import { PublishedTrees } from './published-trees.ts';
import type {
  EditionSource,
  Mirror,
  RpmRepository,
  SigningKey,
  StoredRoot,
  Target,
} from './target.ts';
import { resolveTarget } from './targets.ts';

/** What a run needs of its pipeline. Plain data: the workers get a copy. */
export interface Prepared {
  readonly target: { readonly name: string; readonly release: string; readonly dnf: string };
  readonly workbench: Workbench;
  /** The distribution's RPMs: what the trees were composed from, and what came out since. */
  readonly repositories: readonly RpmRepository[];
  /** Packages to add, in a repository and in a folder, and where installed systems look for the distribution's own. */
  readonly extras: RpmRepository;
  readonly handedOver: string;
  readonly mirror: Mirror | undefined;
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
  /** Editions whose alternate tree is composed and published too. Default: none. */
  readonly alternates?: readonly Edition[];
  /** Editions whose administrator is logged in to the desktop too. Default: none. */
  readonly desktops?: readonly Edition[];
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
  const { settings, lifetime, progress, guests = 2 } = options;
  const { updated = [], alternates = [], desktops = [] } = options;
  const { resources } = lifetime;
  const stopped = new AbortController();
  const signal = AbortSignal.any([lifetime.signal, stopped.signal]);
  const { workbench: opened, swept } = resources.use(await openWorkbench(settings, { signal }));
  for (const each of swept.runs) {
    await progress.stage(`Removed what the run ${each} had left behind`, async () => {});
  }
  const server = resources.use(
    await startTreeServer(settings.treePort, { views: viewsFolder(opened.folder) }),
  );
  const connection = resources.use(await connectTo(opened.libvirt, signal));
  const { python } = await pythonEnvironment(settings.cacheDir, { signal });
  const stage: StageOptions = { cacheDir: settings.cacheDir, python, progress, signal };
  const [workbench, target] = await Promise.all([
    withModernEmulator(opened, settings, stage),
    resolveTarget(settings, editions, stage, resources),
  ]);
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
    guests,
    onRetry: (words) => retries.push(words),
  };
  const ways = target.editions.map((source) =>
    begin(source, {
      context,
      trees,
      seats,
      updated: updated.includes(source.edition),
      alternate: alternates.includes(source.edition),
      desktop: desktops.includes(source.edition),
    }),
  );
  resources.defer(async () => {
    stopped.abort(new Error('The run is over.'));
    await Promise.allSettled(ways.map(({ host }) => host));
    await Promise.allSettled(ways.map(async ({ desktop }) => desktop));
    await Promise.allSettled(ways.map(async ({ update }) => update));
    await Promise.allSettled(ways.map(async ({ alternate }) => alternate));
  });
  const underWay: UnderWay = {
    editions: new Map(ways.map(({ edition, host }) => [edition, host])),
    updates: ordered(ways, ({ update }) => update),
    alternates: ordered(ways, ({ alternate }) => alternate),
    desktops: ordered(ways, ({ desktop }) => desktop),
    seats,
  };
  const desk = basename(workbench.folder);
  resources.use(new Desk(desk, underWay));
  return { run: facts(target, workbench, desk), retries, ...underWay };
}

/** A workbench whose emulated guests run by a QEMU that is not older than need be. */
async function withModernEmulator(
  workbench: Workbench,
  settings: Settings,
  stage: StageOptions,
): Promise<Workbench> {
  const { accelerator } = workbench;
  if (accelerator.kind === 'kvm') return workbench;
  const emulator = await labEmulator(settings, stage);
  return emulator === undefined
    ? workbench
    : { ...workbench, accelerator: { ...accelerator, emulator } };
}

function facts(target: Target, workbench: Workbench, desk: string): Prepared {
  const { name, release, dnf, builder, signing, extras, handedOver, mirror } = target;
  const repositories = [...target.repositories, target.updates];
  const packages = { repositories, extras, handedOver, mirror };
  return { target: { name, release, dnf }, workbench, ...packages, builder, signing, desk };
}

/** What was ordered of some editions. */
function ordered<T>(
  ways: readonly Way[],
  part: (way: Way) => Promise<T> | undefined,
): ReadonlyMap<Edition, Promise<T>> {
  const found = new Map<Edition, Promise<T>>();
  for (const way of ways) {
    const made = part(way);
    if (made !== undefined) found.set(way.edition, made);
  }
  return found;
}

interface Way {
  readonly edition: Edition;
  readonly host: Promise<PreparedEdition>;
  readonly desktop: Promise<SavedHost> | undefined;
  readonly update: Promise<Tree> | undefined;
  readonly alternate: Promise<Tree> | undefined;
}

interface WayOptions {
  readonly context: EditionContext;
  readonly trees: PublishedTrees;
  readonly seats: Seats;
  /** Whether the update is composed as well. */
  readonly updated: boolean;
  /** Whether the alternate tree is composed and published as well. */
  readonly alternate: boolean;
  /** Whether somebody logs in to its desktop as well. */
  readonly desktop: boolean;
}

/** Sets an edition on its way. Its update and its alternate tree come last: no scenario begins with them. */
function begin(source: EditionSource, options: WayOptions): Way {
  const { context, trees, seats, updated } = options;
  const { target, stage } = context;
  const { signal } = stage;
  const seat = seats.take({ first: true, signal });
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
  const logIn = async (): Promise<SavedHost> => desktopOf(await host, context);
  const desktop = options.desktop ? logIn() : undefined;
  const composeUpdate = async (): Promise<Tree> => {
    await host;
    await desktop?.catch(() => {});
    return updatedTree(source, target, await composed, stage);
  };
  const update = updated ? composeUpdate() : undefined;
  const composeAlternate = async (): Promise<Tree> => {
    await host;
    await desktop?.catch(() => {});
    await update?.catch(() => {});
    const found = target.alternates.find(({ edition }) => edition === source.edition);
    if (found === undefined) throw new Error(`There is no alternate tree of ${source.edition}.`);
    const tree = await alternateTree(found, target, stage);
    await trees.add(tree);
    return tree;
  };
  const alternate = options.alternate ? composeAlternate() : undefined;
  void standUp(seat, [host, desktop, update, alternate]);
  return { edition: source.edition, host, desktop, update, alternate };
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

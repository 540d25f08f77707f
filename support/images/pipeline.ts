import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from 'libvirt-ts';
import type { Tree } from '../compose/compose.ts';
import { startTreeServer, type TreeServer } from '../compose/tree-server.ts';
import { viewsFolder } from '../compose/views.ts';
import { loginScreenSign } from '../desktop/session.ts';
import type { HostEvent } from '../host/host.ts';
import { sshIdentity } from '../host/ssh/keys.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { rootPassword, users } from '../kickstart/facts.ts';
import type { Kickstart } from '../kickstart/model.ts';
import { publicKey } from '../kickstart/signing-key.ts';
import { writeInstallKickstart } from '../kickstart/write-install-kickstart.ts';
import { connectTo } from '../libvirt/daemon.ts';
import type { Lifetime } from '../process/lifetime.ts';
import type { Progress } from '../progress.ts';
import { pythonEnvironment } from '../python/venv.ts';
import type { Settings } from '../settings.ts';
import { editionTree, updatedTree, type EditionTree, type StageOptions } from './edition-tree.ts';
import { firstBoot, type SavedHost } from './first-boot.ts';
import { type Account, defaultHardware, type Edition, type Image } from './image.ts';
import { install } from './install.ts';
import { installMedium, mediumUrl } from './medium.ts';
import { publish } from './publish.ts';
import {
  editionName,
  type RpmRepository,
  type SigningKey,
  type StoredRoot,
  type Target,
} from './target.ts';
import { resolveTarget } from './targets.ts';

/** An edition as a run finds it: from its kickstart to a host that was once healthy. Plain data. */
export interface PreparedEdition {
  readonly edition: Edition;
  /** Path of the kickstart that tree and installation came from. */
  readonly kickstart: string;
  readonly kickstartVersion: string;
  readonly comps: string;
  readonly tree: {
    readonly ref: string;
    readonly commit: string;
    readonly version: string;
    readonly packages: readonly string[];
  };
  /** What the distribution publishes next on the same ref, in a repository that has both commits; if it was asked for. */
  readonly update?: Tree;
  /** The OSTree remote of its hosts, and where it leads. */
  readonly remote: string;
  readonly remoteUrl: string;
  /** Fingerprint of the key that trees are signed with. */
  readonly signingKey: string;
  readonly image: Image;
  readonly saved: SavedHost;
}

/** What a run needs of its pipeline. Plain data: the workers get a copy. */
export interface Prepared {
  readonly target: { readonly name: string; readonly release: string };
  readonly workbench: Workbench;
  readonly subjects: readonly PreparedEdition[];
  /** The distribution's RPMs: what the trees were composed from, and what came out since. */
  readonly repositories: readonly RpmRepository[];
  /** Where commits are made and signed, and the distribution's key. */
  readonly builder: StoredRoot;
  readonly signing: SigningKey;
  /** Boots that were tried twice, in words. */
  readonly retries: readonly string[];
}

export interface PrepareOptions {
  readonly settings: Settings;
  readonly lifetime: Lifetime;
  readonly progress: Progress;
  /** Editions whose update is composed too. Default: none. */
  readonly updated?: readonly Edition[];
}

/** The disks that the editions are installed on, in bytes: room for two deployments, an update and what people make. */
const diskBytes: Readonly<Record<Edition, number>> = {
  server: 6 * 1024 ** 3,
  workstation: 12 * 1024 ** 3,
};
/** The name of the trees' mount on the tree server. */
export const treesName = 'trees';

/**
 * Makes what the editions need, each stage once: kickstart, treefile, tree, install, first boot. What it opens (libvirt,
 * the tree server, the run's folder) is closed with the lifetime.
 */
export async function prepare(
  editions: readonly Edition[],
  options: PrepareOptions,
): Promise<Prepared> {
  const { settings, lifetime, progress, updated = [] } = options;
  const { signal, resources } = lifetime;
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

  const context: Context = { target, workbench, server, connection, stage, retries: [] };
  const trees: EditionTree[] = [];
  const updates = new Map<Edition, Tree>();
  for (const source of target.editions) {
    const composed = await editionTree(source, target, stage);
    trees.push(composed);
    if (!updated.includes(source.edition)) continue;
    updates.set(source.edition, await updatedTree(source, target, composed, stage));
  }
  const published = await publish(
    join(workbench.folder, 'trees'),
    trees.map(({ tree }) => tree),
    {
      builder: target.builder,
      signing: target.signing,
      signal,
    },
  );
  server.mount(treesName, published);
  const subjects: PreparedEdition[] = [];
  for (const each of trees) {
    const update = updates.get(each.edition);
    subjects.push({
      ...(await prepareEdition(each, context)),
      ...(update === undefined ? {} : { update }),
    });
  }
  const { name, release, builder, signing } = target;
  const repositories = [...target.repositories, target.updates];
  const { retries } = context;
  return {
    target: { name, release },
    workbench,
    subjects,
    repositories,
    builder,
    signing,
    retries,
  };
}

interface Context {
  readonly target: Target;
  readonly workbench: Workbench;
  readonly server: TreeServer;
  readonly connection: Connection;
  readonly stage: StageOptions;
  readonly retries: string[];
}

async function prepareEdition(
  composed: EditionTree,
  context: Context,
): Promise<Omit<PreparedEdition, 'update'>> {
  const { target, server } = context;
  const { edition, kickstart, tree } = composed;
  const image = await installed(composed, context);
  const saved = await booted(image, context);
  const { ref, commit, version, packages } = tree;
  return {
    edition,
    kickstart: kickstart.file,
    kickstartVersion: kickstart.version,
    comps: target.comps,
    tree: { ref, commit, version, packages },
    remote: target.remote,
    remoteUrl: server.urlForGuests(treesName),
    signingKey: target.signing.keyId,
    image,
    saved,
  };
}

/** Installs a tree by the kickstart that is derived from its own. */
async function installed(composed: EditionTree, context: Context): Promise<Image> {
  const { target, workbench, connection, stage } = context;
  const { edition, tree, kickstart } = composed;
  const { progress, cacheDir, signal } = stage;
  const stop = signal === undefined ? {} : { signal };
  const name = editionName(edition);
  const medium = await progress.stage(`Writing ${name}'s installation medium`, () =>
    installMedium({ tree, builder: target.builder, label: target.mediumLabel, cacheDir, ...stop }),
  );
  const text = await derivedKickstart(composed, context);
  const disk = await progress.stage(`Installing ${name} in a VM`, (note) =>
    install({
      workbench,
      connection,
      name,
      installTree: target.installTree,
      medium,
      commit: tree.commit,
      kickstart: text,
      diskBytes: diskBytes[edition],
      limit: target.installLimit,
      note,
      ...stop,
    }),
  );
  return {
    edition,
    disk: disk.disk,
    digest: disk.digest,
    accounts: accountsOf(kickstart),
    hardware: defaultHardware[edition],
  };
}

async function derivedKickstart(composed: EditionTree, context: Context): Promise<string> {
  const { target, workbench, server, stage } = context;
  const { tree, kickstart } = composed;
  const key = publicKey(await readFile(target.signing.publicKey), target.signing.publicKey);
  const ssh = await sshIdentity(stage.cacheDir);
  const folder = await mkdtemp(join(workbench.folder, 'kickstart-'));
  try {
    const path = join(folder, 'install.ks');
    await writeInstallKickstart(
      path,
      kickstart,
      {
        osname: target.osName,
        remote: target.remote,
        url: mediumUrl,
        ref: tree.ref,
        key,
        updates: server.urlForGuests(treesName),
      },
      {
        python: stage.python,
        additions: {
          sshKeys: ['root', ...users(kickstart).map(({ name }) => name)].map((user) => ({
            user,
            key: ssh.publicKey,
          })),
        },
        ...(stage.signal === undefined ? {} : { signal: stage.signal }),
      },
    );
    return await readFile(path, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Who can log in to a system that this kickstart has installed: root by key, and the kickstart's users. */
export function accountsOf(kickstart: Kickstart): readonly Account[] {
  const root = rootPassword(kickstart);
  return [
    {
      name: 'root',
      key: true,
      administrator: false,
      ...(root === undefined || root.locked || root.hashed || root.password === undefined
        ? {}
        : { password: root.password }),
    },
    ...users(kickstart).map(({ name, groups, password, hashed, locked }): Account => ({
      name,
      key: true,
      administrator: groups.includes('wheel'),
      ...(password === undefined || hashed || locked ? {} : { password }),
    })),
  ];
}

async function booted(image: Image, context: Context): Promise<SavedHost> {
  const { workbench, connection, stage, retries } = context;
  const name = editionName(image.edition);
  return stage.progress.stage(`Booting ${name} for the first time`, (note) =>
    firstBoot(image, {
      workbench,
      connection,
      ...(stage.signal === undefined ? {} : { signal: stage.signal }),
      onWait: () => note('another run is at it'),
      ...(image.hardware.graphics === 'virtio' ? { sign: loginScreenSign } : {}),
      onNoSign: (error) => note(`going on without: ${error.message}`),
      onEvent: (event: HostEvent) => {
        if (event.kind === 'retry') {
          retries.push(`${name}'s first boot was tried twice: ${event.reason}`);
          note(`once more: ${event.reason}`);
        }
      },
    }),
  );
}

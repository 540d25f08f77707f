import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'libvirt-ts';
import { loggedInHost } from '../desktop/logged-in-host.ts';
import { loginScreenSign } from '../desktop/session.ts';
import type { HostListener } from '../host/host.ts';
import { sshIdentity } from '../host/ssh/keys.ts';
import type { Workbench } from '../host/workbench.ts';
import { users } from '../kickstart/facts.ts';
import { publicKey } from '../kickstart/signing-key.ts';
import { writeInstallKickstart } from '../kickstart/write-install-kickstart.ts';
import { accountsOf } from './accounts.ts';
import type { EditionTree, StageOptions } from './edition-tree.ts';
import { firstBoot, type SavedHost } from './first-boot.ts';
import { type Edition, hardwareIn, type Image } from './image.ts';
import { install } from './install.ts';
import { installMedium, mediumUrl } from './medium.ts';
import { editionName, type Target } from './target.ts';

/** An edition as a run finds it: from its kickstart to a host that was once healthy. Plain data. */
export interface PreparedEdition {
  readonly edition: Edition;
  /** Path of the kickstart that the installation came from, and the tree unless `packagesFrom` is told. */
  readonly kickstart: string;
  /** Path of the kickstart whose packages the tree has, if that is another one. */
  readonly packagesFrom?: string;
  readonly kickstartVersion: string;
  readonly comps: string;
  readonly tree: {
    readonly ref: string;
    readonly commit: string;
    readonly version: string;
    readonly packages: readonly string[];
  };
  /** The OSTree remote of its hosts, and where it leads. */
  readonly remote: string;
  readonly remoteUrl: string;
  /** Fingerprint of the key that trees are signed with. */
  readonly signingKey: string;
  /** Those of the keys that its packages are signed with. */
  readonly packageKeys: readonly string[];
  readonly image: Image;
  readonly saved: SavedHost;
}

/** What an edition's way from its tree to a host needs. */
export interface EditionContext {
  readonly target: Target;
  readonly workbench: Workbench;
  readonly connection: Connection;
  readonly stage: StageOptions;
  /** Where guests find the trees that the distribution publishes. */
  readonly treesUrl: string;
  /** Guests that there may be at once. */
  readonly guests: number;
  /** Told of a boot that is tried once more, in words. */
  readonly onRetry: (words: string) => void;
}

/** The disks that the editions are installed on, in bytes: room for two deployments, an update and what people make. */
const diskBytes: Readonly<Record<Edition, number>> = {
  server: 6 * 1024 ** 3,
  workstation: 12 * 1024 ** 3,
};

/** Installs an edition's tree and boots it for the first time, as far as that was not done before. */
export async function editionHost(
  composed: EditionTree,
  context: EditionContext,
): Promise<PreparedEdition> {
  const { target, treesUrl } = context;
  const { edition, source, tree } = composed;
  const { kickstart, packagesFrom } = source;
  const image = await installed(composed, context);
  const saved = await booted(image, context);
  const { ref, commit, version, packages } = tree;
  return {
    edition,
    kickstart,
    ...(packagesFrom === undefined ? {} : { packagesFrom }),
    kickstartVersion: composed.kickstart.version,
    comps: target.comps,
    tree: { ref, commit, version, packages },
    remote: target.remote,
    remoteUrl: treesUrl,
    signingKey: target.signing.keyId,
    packageKeys: target.packageKeys,
    image,
    saved,
  };
}

/** Installs a tree by the kickstart that is derived from its own. */
async function installed(composed: EditionTree, context: EditionContext): Promise<Image> {
  const { target, workbench, connection, stage, guests } = context;
  const { edition, tree, kickstart } = composed;
  const { progress, cacheDir, signal } = stage;
  const name = editionName(edition);
  const { builder, mediumLabel: label, installTree } = target;
  const { stage2, digest } = installTree;
  const second = stage2 === undefined ? {} : { stage2: { ...stage2, digest } };
  const medium = await progress.stage(`Writing ${name}'s installation medium`, () =>
    installMedium({ tree, builder, label, ...second, cacheDir, signal }),
  );
  const text = await derivedKickstart(composed, context);
  const disk = await progress.stage(`Installing ${name} in a VM`, (note) =>
    install({
      workbench,
      connection,
      name,
      installTree,
      medium,
      commit: tree.commit,
      kickstart: text,
      diskBytes: diskBytes[edition],
      limit: target.installLimit,
      note,
      signal,
    }),
  );
  return {
    edition,
    disk: disk.disk,
    digest: disk.digest,
    accounts: accountsOf(kickstart),
    hardware: hardwareIn(
      { accelerator: workbench.accelerator.kind, guests, processors: availableParallelism() },
      edition,
    ),
  };
}

async function derivedKickstart(composed: EditionTree, context: EditionContext): Promise<string> {
  const { target, workbench, treesUrl, stage } = context;
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
        updates: treesUrl,
      },
      {
        python: stage.python,
        additions: {
          sshKeys: ['root', ...users(kickstart).map(({ name }) => name)].map((user) => ({
            user,
            key: ssh.publicKey,
          })),
        },
        signal: stage.signal,
      },
    );
    return await readFile(path, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A host of the edition whose administrator is logged in to the desktop, as far as nobody did that before. */
export async function desktopOf(
  { edition, saved }: PreparedEdition,
  { workbench, connection, stage, onRetry }: EditionContext,
): Promise<SavedHost> {
  const { progress, signal } = stage;
  const name = editionName(edition);
  return progress.stage(`Logging in to ${name}'s desktop`, (note) =>
    loggedInHost(saved, {
      workbench,
      connection,
      signal,
      onEvent: retryTold(`${name}'s login to the desktop`, onRetry, note),
    }),
  );
}

/** Tells of a host that is tried once more: in the summary, and where the stage is told. */
function retryTold(
  what: string,
  onRetry: (words: string) => void,
  note: (words: string) => void,
): HostListener {
  return (event) => {
    if (event.kind !== 'retry') return;
    onRetry(`${what} was tried twice: ${event.reason}`);
    note([`once more: ${event.reason}`, ...event.lines].join('\n'));
  };
}

async function booted(image: Image, context: EditionContext): Promise<SavedHost> {
  const { workbench, connection, stage, onRetry } = context;
  const name = editionName(image.edition);
  return stage.progress.stage(`Booting ${name} for the first time`, (note) =>
    firstBoot(image, {
      workbench,
      connection,
      signal: stage.signal,
      onWait: () => note('another run is at it'),
      ...(image.hardware.graphics === 'virtio' ? { sign: loginScreenSign } : {}),
      onNoSign: (error) => note(`going on without: ${error.message}`),
      onEvent: retryTold(`${name}'s first boot`, onRetry, note),
    }),
  );
}

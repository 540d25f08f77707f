import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry } from '../../cache/cache.ts';
import type { Json } from '../../cache/digest.ts';
import { asRoot } from '../../compose/root.ts';
import { run } from '../../process/run.ts';
import { dnfInRoot } from '../root-dnf.ts';
import type { StoredRoot } from '../target.ts';
import type { PackageKey, RootMaker } from '../package-key.ts';
import type { LabContext } from './context.ts';
import { recipeFolder } from './recipe.ts';
import { inside, type StageContext } from '../rpmify.ts';

/** What builds packages and composes trees, less rpm-ostree: that is itself built in here. */
export const tools = [
  'basesystem',
  'createrepo_c',
  'dnf',
  'e2fsprogs',
  'gir1.2-ostree-1.0',
  'gnupg2',
  'gpg-agent',
  'lab-release-basic',
  'lab-repos',
  'ostree',
  // gpg-agent needs one of them: where the lab has desktops, there is one that brings GTK along.
  'pinentry-curses',
  'python3-gobject',
  'python3-yaml',
  'rpm-build',
  'rpm-sign',
  'rsync',
  // What initramfs images are read with: without it none is kept from one compose to the next.
  'zstd',
] as const;

/** A builder root without rpm-ostree: `root/`, installed by dnf from the lab's packages. */
export async function baseBuilder(
  packages: CacheEntry,
  key: PackageKey,
  scratch: RootMaker,
  context: LabContext,
): Promise<CacheEntry> {
  return cached(context.cacheDir, {
    stage: 'lab-builder-base',
    inputs: { packages: packages.digest, tools },
    make: (folder) =>
      context.progress.stage('Installing the builder root', async () => {
        const root = join(folder, 'root');
        await mkdir(root);
        await dnf(await scratch(), join(packages.path, 'packages'), key, folder, context, [
          `--installroot=${inside.out}/root`,
          `--releasever=${context.release.recipe.release}`,
          'install',
          ...tools,
        ]);
      }),
    signal: context.signal,
  });
}

/**
 * The builder root: the base with rpm-ostree from the finished repository, and with whatever of it packages from
 * elsewhere replace.
 * @param own digest of the packages that the repository has beyond the lab's
 */
export async function builder(
  base: CacheEntry,
  repository: string,
  own: Json,
  key: PackageKey,
  context: StageContext,
): Promise<StoredRoot> {
  const entry = await cached(context.cacheDir, {
    stage: 'lab-builder',
    inputs: { base: base.digest, own },
    make: (folder) =>
      context.progress.stage('Adding rpm-ostree to the builder root', async () => {
        const root = join(folder, 'root');
        const source = join(base.path, 'root');
        await run(asRoot(['cp', '--archive', '--reflink=auto', source, root]), {
          signal: context.signal,
        });
        await dnf(root, repository, key, folder, context, ['upgrade', '--refresh']);
        await dnf(root, repository, key, folder, context, ['install', 'rpm-ostree']);
      }),
    signal: context.signal,
  });
  return { path: join(entry.path, 'root'), digest: entry.digest };
}

/** A database of packages is made where the lab has it. */
const macros = join(recipeFolder, 'base/defaults/macros.lab');

/** Runs dnf inside a root with the lab's repository alone. */
function dnf(
  root: string,
  repository: string,
  key: PackageKey,
  out: string,
  context: StageContext,
  words: readonly string[],
): Promise<void> {
  const lab = { id: 'lab', name: 'lab', path: repository, gpgKey: key.armoured, digest: '' };
  return dnfInRoot({ root, repositories: [lab], out, macros }, words, context);
}

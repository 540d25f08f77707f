import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry } from '../../cache/cache.ts';
import type { Json } from '../../cache/digest.ts';
import { asRoot, inRoot } from '../../compose/root.ts';
import { run } from '../../process/run.ts';
import type { StoredRoot } from '../target.ts';
import type { LabKey, Scratch } from './packages.ts';
import { recipeFolder } from './recipe.ts';
import { inside, type LabContext } from './stage.ts';

/** What builds packages and composes trees, less rpm-ostree: that is itself built in here. */
const tools = [
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
  key: LabKey,
  scratch: Scratch,
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
          '--releasever=1',
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
  key: LabKey,
  context: LabContext,
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

const macros = join(recipeFolder, 'base/defaults/macros.lab');

/** Runs dnf inside a root with one repository, a folder; nothing is taken from anywhere else. */
async function dnf(
  root: string,
  repository: string,
  key: LabKey,
  out: string,
  context: LabContext,
  words: readonly string[],
): Promise<void> {
  const settings = join(out, 'dnf');
  await mkdir(settings, { recursive: true });
  await cp(key.armoured, join(settings, 'lab.asc'));
  await writeFile(
    join(settings, 'lab.repo'),
    [
      '[lab]',
      'name=lab',
      `baseurl=file://${inside.packages}`,
      'gpgcheck=1',
      'repo_gpgcheck=1',
      `gpgkey=file://${inside.out}/dnf/lab.asc`,
      '',
    ].join('\n'),
  );
  const options = ['reposdir', 'cachedir', 'logdir'].map(
    (name) => `--setopt=${name}=${inside.out}/dnf`,
  );
  await inRoot(
    root,
    [
      'dnf',
      '--assumeyes',
      '--quiet',
      '--noplugins',
      '--setopt=install_weak_deps=False',
      '--setopt=tsflags=nodocs',
      ...options,
      ...words,
    ],
    {
      binds: [
        { source: repository, target: inside.packages, access: 'read' },
        { source: out, target: inside.out, access: 'write' },
        // A database of packages is made where the lab has it, whatever rpm of the root thinks.
        { source: macros, target: '/etc/rpm/macros.lab', access: 'read' },
      ],
      signal: context.signal,
    },
  );
  await removeSettings(settings, context);
}

async function removeSettings(settings: string, context: LabContext): Promise<void> {
  if ((await readdir(settings)).length > 0) {
    await run(asRoot(['rm', '-r', settings]), { signal: context.signal });
  }
}

import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../../cache/cache.ts';
import { digestOfPath } from '../../cache/digest.ts';
import { inRoot, type Bind } from '../../compose/root.ts';
import { run } from '../../process/run.ts';
import type { InstallerConsole } from '../installer-console.ts';
import type { InstallTree, RpmRepository, StoredRoot } from '../target.ts';
import type { StageContext } from '../rpmify.ts';

/** The installer's own files; its package of tests is no part of what is made of them. */
export const installerFolder = fileURLToPath(
  new URL('../../../vm-images/lab/installer', import.meta.url),
);

const parts = ['build', 'init', 'lab_installer', 'recipe.json'] as const;

/** Where things are seen inside the builder root. */
const inside = {
  installer: '/srv/installer',
  out: '/srv/out',
  packages: '/srv/packages',
  keys: '/srv/keys',
} as const;

export interface InstallTreeRequest {
  /** The root in which it is made. */
  readonly builder: StoredRoot;
  /** Where the installer's packages come from: folders of this machine. */
  readonly repositories: readonly RpmRepository[];
  /** The interpreter of an environment that has pykickstart (support/python). */
  readonly python: string;
  /** What `.treeinfo` calls the distribution, and its release. */
  readonly family: string;
  readonly release: string;
}

/**
 * The lab's install tree, laid out as Fedora's: `.treeinfo`, `images/pxeboot/vmlinuz` and `initrd.img`, which is the
 * installer with all that it runs. It is made of the lab's own packages.
 */
export async function installTree(
  request: InstallTreeRequest,
  context: StageContext,
): Promise<InstallTree> {
  const { builder, repositories, python, family, release } = request;
  const digests = await Promise.all(parts.map((each) => digestOfPath(join(installerFolder, each))));
  const entry = await cached(context.cacheDir, {
    stage: 'lab-install-tree',
    inputs: {
      builder: builder.digest,
      repositories: repositories.map(({ id, digest }) => [id, digest]),
      installer: digests,
      python,
      family,
      release,
    },
    make: (folder) =>
      context.progress.stage('Making the install tree', (note) =>
        makeTree(folder, request, context, note),
      ),
    signal: context.signal,
  });
  const path = join(entry.path, 'tree');
  return {
    path,
    kernel: join(path, 'images/pxeboot/vmlinuz'),
    initrd: join(path, 'images/pxeboot/initrd.img'),
    arguments: [],
    console: installerConsole,
    digest: entry.digest,
  };
}

/** The form that vm-images/lab/installer/lab_installer/report.py keeps to. */
export const installerConsole: InstallerConsole = {
  progress: /^installer: (?:stage|progress) (\w+: .*)/,
  failures: [{ name: 'the installer gave up', pattern: /^installer: error (\w+: .*)/ }],
  failed: /^installer: end failed/,
  installed: /^installer: end installed/,
};

async function makeTree(
  folder: string,
  { builder, repositories, python, family, release }: InstallTreeRequest,
  context: StageContext,
  note: (text: string) => void,
): Promise<void> {
  const packages = join(folder, 'python');
  const keys = join(folder, 'keys');
  for (const each of [packages, keys, join(folder, 'tree')]) await mkdir(each);
  await run([python, '-I', join(installerFolder, 'build/python_packages.py'), packages], {
    signal: context.signal,
  });
  const words = await Promise.all(repositories.map((each) => repositoryWords(each, keys)));
  await inRoot(
    builder.path,
    [
      'python3',
      '-m',
      'build',
      `--recipe=${inside.installer}/recipe.json`,
      `--installer=${inside.installer}`,
      `--python-packages=${inside.out}/python`,
      `--work=${inside.out}/work`,
      `--output=${inside.out}/tree`,
      `--family=${family}`,
      `--version=${release}`,
      ...words.flat(),
    ],
    {
      binds: [
        { source: installerFolder, target: inside.installer, access: 'read' },
        { source: folder, target: inside.out, access: 'write' },
        { source: keys, target: inside.keys, access: 'read' },
        ...repositories.flatMap((each) => packagesBind(each)),
      ],
      cwd: inside.installer,
      env: { PYTHONDONTWRITEBYTECODE: '1' },
      onLine: (line) => note(line.trim()),
      signal: context.signal,
    },
  );
}

/** A repository for dnf's command line; its key is copied to where the builder root sees it. */
async function repositoryWords(
  { id, path, url, gpgKey }: RpmRepository,
  keys: string,
): Promise<readonly string[]> {
  const place = path === undefined ? url : `file://${inside.packages}/${id}`;
  if (place === undefined) throw new TypeError(`repository ${id} has neither path nor url`);
  if (gpgKey !== undefined) await copyFile(gpgKey, join(keys, id));
  return [
    `--repository=${id},${place}`,
    ...(gpgKey === undefined ? [] : [`--key=${id},file://${inside.keys}/${id}`]),
  ];
}

function packagesBind({ id, path }: RpmRepository): readonly Bind[] {
  return path === undefined
    ? []
    : [{ source: path, target: `${inside.packages}/${id}`, access: 'read' }];
}

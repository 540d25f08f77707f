import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repoFile } from '../compose/repo-file.ts';
import { rootNetwork } from '../compose/root-network.ts';
import { asRoot, inRoot, type Bind } from '../compose/root.ts';
import { run } from '../process/run.ts';
import { inside, type StageContext } from './rpmify.ts';
import type { RpmRepository } from './target.ts';

/** A dnf that is run inside a root. */
export interface RootDnf {
  /** Has dnf 4. */
  readonly root: string;
  /** All that it knows of: nothing is taken from anywhere else. */
  readonly repositories: readonly RpmRepository[];
  /** A folder of this machine, which the command sees at `inside.out`; dnf's own files are there meanwhile. */
  readonly out: string;
  /** A file of macros (rpm-macrosd(7)): it says where a database of packages is made, whatever rpm of the root thinks. */
  readonly macros: string;
  /** Told each line that dnf prints. */
  readonly note?: (line: string) => void;
}

/**
 * Runs dnf with its settings, metadata and logs in a folder that is gone afterwards.
 * @throws CommandError with what dnf said
 */
export async function dnfInRoot(
  dnf: RootDnf,
  words: readonly string[],
  context: StageContext,
): Promise<void> {
  const { root, repositories, out, macros, note } = dnf;
  const settings = join(out, 'dnf');
  const seen = `${inside.out}/dnf`;
  await mkdir(settings, { recursive: true });
  for (const repository of repositories) {
    const { id, gpgKey } = repository;
    if (gpgKey !== undefined) await copyFile(gpgKey, join(settings, `${id}.asc`));
    const places = { packages: `${inside.packages}/${id}`, key: `${seen}/${id}.asc` };
    await writeFile(join(settings, `${id}.repo`), repoFile(repository, places));
  }
  const remote = repositories.some(({ path }) => path === undefined);
  const { binds, env, authorities } = remote ? await rootNetwork(root) : noNetwork;
  const options = [
    ...['reposdir', 'cachedir', 'logdir'].map((name) => `${name}=${seen}`),
    ...(authorities === undefined ? [] : [`sslcacert=${authorities}`]),
  ];
  const argv = [
    'dnf',
    '--assumeyes',
    ...(note === undefined ? ['--quiet'] : []),
    '--noplugins',
    '--setopt=install_weak_deps=False',
    '--setopt=tsflags=nodocs',
    ...options.map((option) => `--setopt=${option}`),
    ...words,
  ] as const;
  await inRoot(root, argv, {
    binds: [
      ...repositories.flatMap(({ id, path }): readonly Bind[] =>
        path === undefined
          ? []
          : [{ source: path, target: `${inside.packages}/${id}`, access: 'read' }],
      ),
      { source: out, target: inside.out, access: 'write' },
      { source: macros, target: '/etc/rpm/macros.lab', access: 'read' },
      ...binds,
    ],
    env,
    network: remote,
    ...(note === undefined ? {} : { onLine: (line: string) => note(line.trim()) }),
    signal: context.signal,
  });
  await run(asRoot(['rm', '-r', settings]), { signal: context.signal });
}

const noNetwork = { binds: [], env: {}, authorities: undefined } as const;

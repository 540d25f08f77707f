import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../cache/cache.ts';
import { UserError } from '../errors.ts';
import type { RpmRepository, SigningKey, StoredRoot } from '../images/target.ts';
import type { Treefile } from '../kickstart/treefile.ts';
import { CommandError, type RunResult } from '../process/run.ts';
import { withLock } from '../process/lock.ts';
import { repoFile } from './repo-file.ts';
import { rootNetwork } from './root-network.ts';
import { inRoot, type Bind } from './root.ts';

/** A composed tree: one commit on a ref, in an archive repository of its own. */
export interface Tree {
  readonly ref: string;
  readonly commit: string;
  /** The commit's `version` metadata. */
  readonly version: string;
  /** NEVRAs of its packages, sorted, as `rpm-ostree db list` has them. */
  readonly packages: readonly string[];
  /** The folder of the OSTree repository (mode archive). */
  readonly repository: string;
  /** The treefile it was composed from. */
  readonly treefile: string;
  /** What `rpm-ostree compose tree` printed. */
  readonly log: string;
  /** Digest of everything that went in. */
  readonly digest: string;
  /** How long composing took, in seconds, whenever that was. */
  readonly seconds: number;
}

export interface ComposeRequest {
  readonly treefile: Treefile;
  readonly builder: StoredRoot;
  readonly repositories: readonly RpmRepository[];
  readonly signing: SigningKey;
  /** The tree of the same ref whose child the commit is to be. */
  readonly parent?: Tree;
  readonly cacheDir: string;
  readonly signal?: AbortSignal | undefined;
  /** Told each line that the compose prints. */
  readonly onLine?: (line: string) => void;
}

/** Where things are seen inside the builder root. */
const inside = {
  work: '/srv/compose',
  packages: '/srv/packages',
  cache: '/srv/cache',
  gpg: '/srv/gnupg',
  parent: '/srv/parent',
} as const;

/**
 * Composes a tree with `rpm-ostree compose tree` in the builder root, signs the commit and the summary. The same input
 * is not composed twice; what rpm-ostree itself keeps between composes is kept for it.
 * @throws ComposeError with rpm-ostree's own words when it refuses the input
 */
export async function compose(request: ComposeRequest): Promise<Tree> {
  const { treefile, builder, repositories, signing, cacheDir, signal } = request;
  const { ref } = treefile;
  const entry = await cached(cacheDir, {
    stage: 'trees',
    inputs: {
      treefile,
      builder: builder.digest,
      repositories: repositories.map(({ id, digest, priority }) =>
        priority === undefined ? [id, digest] : [id, digest, priority],
      ),
      key: signing.keyId,
      ...(request.parent === undefined ? {} : { parent: request.parent.digest }),
    },
    make: (folder) => composeInto(folder, request),
    signal,
  });
  const facts = JSON.parse(await readFile(join(entry.path, 'commit.json'), 'utf8')) as Facts;
  return {
    ref,
    ...facts,
    repository: join(entry.path, 'repo'),
    treefile: join(entry.path, 'treefile.json'),
    log: join(entry.path, 'compose.log'),
    digest: entry.digest,
    seconds: entry.seconds,
  };
}

type Facts = Pick<Tree, 'commit' | 'version' | 'packages'>;

async function composeInto(folder: string, request: ComposeRequest): Promise<void> {
  const { treefile, repositories, cacheDir, signal } = request;
  for (const repository of repositories) {
    const places = {
      packages: `${inside.packages}/${repository.id}`,
      key: `${inside.work}/${repository.id}.key`,
    };
    await writeFile(join(folder, `${repository.id}.repo`), repoFile(repository, places));
    if (repository.gpgKey !== undefined) {
      await copyFile(repository.gpgKey, join(folder, `${repository.id}.key`));
    }
  }
  await writeFile(join(folder, 'treefile.json'), JSON.stringify(treefile, undefined, 2));
  const kept = join(cacheDir, 'compose-cache');
  await mkdir(kept, { recursive: true });
  await withLock(
    `${kept}.lock`,
    async () => {
      await ostree(request, folder, ['init', '--mode=archive']);
      // What is packed here is unpacked soon after, on this machine: the quickest level (ostree.repo-config(5)).
      await ostree(request, folder, ['config', 'set', 'archive.zlib-level', '1']);
      if (request.parent !== undefined) {
        await ostree(request, folder, [
          'pull-local',
          '--disable-fsync',
          inside.parent,
          treefile.ref,
        ]);
      }
      const composed = await treefileRun(request, folder);
      await writeFile(join(folder, 'compose.log'), `${composed.stdout}\n${composed.stderr}`);
    },
    { signal },
  );
  const commit = (await ostree(request, folder, ['rev-parse', treefile.ref])).trim();
  await sign(request, folder, commit);
  const version = await ostree(request, folder, ['show', '--print-metadata-key=version', commit]);
  const listed = await builderRun(request, folder, [
    'rpm-ostree',
    'db',
    'list',
    `--repo=${repo}`,
    commit,
  ]);
  const facts: Facts = {
    commit,
    version: version.trim().replace(/^'(.*)'$/, '$1'),
    packages: listed.stdout
      .split('\n')
      .filter((line) => line.startsWith(' '))
      .map((line) => line.trim())
      .sort(),
  };
  await writeFile(join(folder, 'commit.json'), JSON.stringify(facts));
}

const repo = `${inside.work}/repo`;

async function treefileRun(request: ComposeRequest, folder: string): Promise<RunResult> {
  try {
    return await builderRun(request, folder, [
      'rpm-ostree',
      'compose',
      'tree',
      '--unified-core',
      `--repo=${repo}`,
      `--cachedir=${inside.cache}`,
      `${inside.work}/treefile.json`,
    ]);
  } catch (error) {
    const words =
      error instanceof CommandError ? /^error: ([^]*)/m.exec(error.stderr)?.[1] : undefined;
    if (words === undefined) throw error;
    throw new ComposeError(request.treefile.ref, words.trim(), error);
  }
}

/** rpm-ostree refused the treefile. */
export class ComposeError extends UserError {
  /** What it said, without the leading `error:`. */
  readonly words: string;

  constructor(ref: string, words: string, cause?: unknown) {
    super(`The tree ${ref} could not be composed: ${words}`, {
      advice: 'Packages and groups come from the kickstart: check them against the repositories.',
      cause,
    });
    this.words = words;
  }
}

async function sign(request: ComposeRequest, folder: string, commit: string): Promise<void> {
  const key = request.signing.keyId;
  const home = `--gpg-homedir=${inside.gpg}`;
  await ostree(request, folder, ['gpg-sign', home, commit, key]);
  await ostree(request, folder, ['summary', '--update', `--gpg-sign=${key}`, home]);
}

async function ostree(
  request: ComposeRequest,
  folder: string,
  [command, ...args]: readonly [string, ...string[]],
): Promise<string> {
  const result = await builderRun(request, folder, ['ostree', command, `--repo=${repo}`, ...args]);
  return result.stdout;
}

async function builderRun(
  request: ComposeRequest,
  folder: string,
  argv: readonly [string, ...string[]],
): Promise<RunResult> {
  const { builder, repositories, signing, parent, cacheDir, signal, onLine } = request;
  const packages = repositories.flatMap(({ id, path }): Bind[] =>
    path === undefined
      ? []
      : [{ source: path, target: `${inside.packages}/${id}`, access: 'read' }],
  );
  const remote = repositories.some(({ path }) => path === undefined);
  const network = remote ? await rootNetwork(builder.path) : undefined;
  return inRoot(builder.path, argv, {
    binds: [
      { source: folder, target: inside.work, access: 'write' },
      { source: join(cacheDir, 'compose-cache'), target: inside.cache, access: 'write' },
      { source: signing.home, target: inside.gpg, access: 'copy' },
      ...(parent === undefined
        ? []
        : [{ source: parent.repository, target: inside.parent, access: 'read' } as const]),
      ...packages,
      ...(network?.binds ?? []),
    ],
    ...(network === undefined ? {} : { env: network.env }),
    network: remote,
    signal,
    ...(onLine === undefined ? {} : { onLine }),
  });
}

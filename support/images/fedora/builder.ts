import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../../cache/cache.ts';
import { asRoot } from '../../compose/root.ts';
import { run } from '../../process/run.ts';
import { dnfInRoot } from '../root-dnf.ts';
import { inside, type StageContext } from '../rpmify.ts';
import type { RpmRepository, StoredRoot } from '../target.ts';
import type { FedoraRelease } from './catalogue.ts';
import type { FedoraKind } from './kind.ts';

export interface BuilderRequest {
  readonly release: FedoraRelease;
  readonly kind: FedoraKind;
  /** The release's own. */
  readonly repositories: readonly RpmRepository[];
  /** A root with dnf 4, on any machine. */
  readonly with: string;
}

/**
 * The builder root of a release: its own rpm-ostree and the tools that compose and build, installed by another root's dnf
 * from its own repositories, every package's signature checked.
 */
export async function releaseBuilder(
  { release, kind, repositories, with: dnfRoot }: BuilderRequest,
  context: StageContext,
): Promise<StoredRoot> {
  const plugins = release.dnf.plugins === null ? [] : [release.dnf.plugins.package];
  const tools = [...new Set([...kind.tools, ...plugins])].sort();
  const entry = await cached(context.cacheDir, {
    stage: 'fedora-builder',
    inputs: {
      format: 1,
      repositories: repositories.map(({ id, digest }) => [id, digest]),
      tools,
      packageDatabase: kind.packageDatabase,
    },
    make: (folder) =>
      context.progress.stage(
        `Installing the builder root of ${kind.description} ${release.release}`,
        async (note) => {
          const root = join(folder, 'root');
          await mkdir(root);
          const macros = join(folder, 'macros');
          await writeFile(macros, hostMacros(kind));
          await dnfInRoot(
            { root: dnfRoot, repositories, out: folder, macros, note },
            [
              `--installroot=${inside.out}/root`,
              `--releasever=${release.release}`,
              'install',
              ...tools,
            ],
            context,
          );
          await writeFile(macros, rootMacros);
          await run(
            asRoot([
              'install',
              '-D',
              '-m',
              '0644',
              macros,
              join(root, 'etc/rpm/macros.prototypes'),
            ]),
            {
              signal: context.signal,
            },
          );
        },
      ),
    signal: context.signal,
  });
  return { path: join(entry.path, 'root'), digest: entry.digest };
}

/** For the rpm that installs, which is the lab's: a database where the release's own rpm looks for it. */
function hostMacros({ packageDatabase }: FedoraKind): string {
  return `%_dbpath ${packageDatabase}\n%_db_backend sqlite\n%_keyring rpmdb\n`;
}

/** For the rpm that builds, the release's: our own packages are called alike on every target, as the features call them. */
const rootMacros = '%dist .lab1\n';

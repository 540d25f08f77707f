import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startTreeServer } from '../compose/tree-server.ts';
import type { Host } from '../host/host.ts';
import { layOutMirror } from './mirror.ts';
import type { Prepared } from './pipeline.ts';

/** A host that is told of repositories, and what the run has of them. */
export interface RepositoriesFor {
  readonly run: Pick<Prepared, 'target' | 'workbench' | 'repositories' | 'extras' | 'mirror'>;
  readonly host: Host;
  /** What closes the repositories. */
  readonly resources: AsyncDisposableStack;
}

/**
 * Puts on the network what hosts cannot know: the distribution's repositories, as far as there is a mirror of ours, else those
 * that are made here; and one of packages to add. Tells the host of them as an administrator would: where the mirror is, and, in
 * files of their own, where the others are. dnf has accepted their keys and fetched their metadata afterwards, so that no
 * later command says so.
 */
export async function openRepositories({ run, host, resources }: RepositoriesFor): Promise<void> {
  const { target, workbench, repositories, extras, mirror } = run;
  const server = resources.use(await startTreeServer(0));
  if (mirror !== undefined) {
    const folder = join(workbench.folder, 'mirrors', randomUUID());
    resources.defer(() => rm(folder, { recursive: true, force: true }));
    await layOutMirror(folder, mirror, repositories);
    server.mount('mirror', folder);
    await host.writeFile(mirror.variable, `${server.urlForGuests('mirror')}\n`);
  }
  const made = mirror === undefined ? repositories.filter(({ path }) => path !== undefined) : [];
  for (const { id, name, path } of [...made, extras]) {
    if (path === undefined) throw new Error(`The repository ${id} is on no disk.`);
    server.mount(id, path);
    await host.writeFile(
      `/etc/yum.repos.d/${id}.repo`,
      signedRepository(id, name, server.urlForGuests(id)),
    );
  }
  await host.exec([target.dnf, '--assumeyes', '--quiet', 'makecache'], { timeout: 300 });
}

/** A repository file (dnf.conf(5)). A signed repository has its public key beside the metadata. */
function signedRepository(id: string, name: string, url: string): string {
  return [
    `[${id}]`,
    `name=${name}`,
    `baseurl=${url}`,
    'enabled=1',
    'gpgcheck=1',
    'repo_gpgcheck=1',
    `gpgkey=${url}/repodata/repomd.xml.key`,
    '',
  ].join('\n');
}

/** The file of an RPM of a package, in a folder. @throws Error if there is none, or more than one */
export async function rpmOf(folder: string, name: string): Promise<string> {
  const files = await readdir(folder);
  const [file, ...more] = files.filter((each) => packageName(each) === name);
  if (file === undefined || more.length > 0) {
    throw new Error(`${folder} has ${more.length === 0 ? 'no' : 'more than one'} RPM of ${name}.`);
  }
  return join(folder, file);
}

/** The name in NAME-VERSION-RELEASE.ARCH.rpm; neither version nor release has a hyphen. */
export function packageName(file: string): string | undefined {
  return /^(.+)-[^-]+-[^-]+\.rpm$/.exec(file)?.[1];
}

import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOfFile } from '../../../cache/digest.ts';
import { startTreeServer, type TreeServer } from '../../../compose/tree-server.ts';
import type { FedoraRelease } from '../catalogue.ts';
import { places } from './places.ts';
import { repositoryId, standInRelease } from './release.ts';

/** The stand-in on loopback, as long as it is not disposed of. */
export interface ServedStandIn extends AsyncDisposable {
  readonly release: FedoraRelease;
  /** The folder that is served. */
  readonly tree: string;
  /** Lets a scenario break the service. */
  readonly server: TreeServer;
}

/** Serves the stand-in's tree, and what depends on the server's port: the metalink. */
export async function serveStandIn(tree: string, fingerprint: string): Promise<ServedStandIn> {
  await using resources = new AsyncDisposableStack();
  const metalinks = await mkdtemp(join(tmpdir(), 'stand-in-metalinks-'));
  resources.defer(() => rm(metalinks, { recursive: true, force: true }));
  const server = resources.use(await startTreeServer(0));
  const at = (place: string): string => `http://127.0.0.1:${server.port}/${place}`;
  const repomd = `${places.repository}/repodata/repomd.xml`;
  await mkdir(metalinks, { recursive: true });
  await writeFile(
    join(metalinks, `${repositoryId}.xml`),
    await metalinkOf(join(tree, repomd), at(repomd)),
  );
  server.mount('metalink', metalinks);
  for (const name of ['pub', 'git', 'keys']) server.mount(name, join(tree, name));
  const owned = resources.move();
  return {
    release: standInRelease(at, fingerprint),
    tree,
    server,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A metalink about a repository's metadata, with one mirror, in the form that Fedora's mirror manager has. */
export async function metalinkOf(file: string, url: string): Promise<string> {
  const { size } = await stat(file);
  const revision = /<revision>(\d+)</.exec(await readFile(file, 'utf8'))?.[1] ?? '0';
  return `<?xml version="1.0" encoding="utf-8"?>
<metalink version="3.0" xmlns="http://www.metalinker.org/" type="dynamic" xmlns:mm0="http://fedorahosted.org/mirrormanager">
  <files>
    <file name="repomd.xml">
      <mm0:timestamp>${revision}</mm0:timestamp>
      <size>${size}</size>
      <verification>
        <hash type="sha256">${await digestOfFile(file)}</hash>
      </verification>
      <resources maxconnections="1">
        <url protocol="http" type="http" location="AA" preference="100">${url}</url>
      </resources>
    </file>
  </files>
</metalink>
`;
}

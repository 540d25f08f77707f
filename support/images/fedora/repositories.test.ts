import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, test } from 'node:test';
import { startTreeServer, type TreeServer } from '../../compose/tree-server.ts';
import type { FedoraRelease } from './catalogue.ts';
import { releaseRepositories } from './repositories.ts';
import { metalinkOf } from './stand-in/serve.ts';
import { standInRelease } from './stand-in/release.ts';

let folder = '';
let server: TreeServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repositories-'));
  server = await startTreeServer(0);
  server.mount('pub', folder);
  server.mount('metalink', folder);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const at = (place: string): string => `http://127.0.0.1:${server.port}/${place}`;

/** A repository whose metadata name one file of groups, under some type. */
async function repository(
  groups: string,
  type = 'group',
  href = 'repodata/comps.xml',
): Promise<void> {
  await mkdir(join(folder, 'os/repodata'), { recursive: true });
  await writeFile(join(folder, 'os/repodata/comps.xml'), groups);
  const checksum = `<checksum type="sha256">${sha256(groups)}</checksum>`;
  const data = `<data type="${type}">${checksum}<location href="${href}"/></data>`;
  const file = join(folder, 'os/repodata/repomd.xml');
  await writeFile(file, `<repomd><revision>1</revision>${data}</repomd>`);
  const text = await metalinkOf(file, at('pub/os/repodata/repomd.xml'));
  await writeFile(join(folder, 'fedora.xml'), text);
}

const found = (release: Partial<FedoraRelease> = {}): ReturnType<typeof releaseRepositories> =>
  releaseRepositories({ ...standInRelease(at, ''), ...release }, '/key', {
    cacheDir: join(folder, 'cache'),
  });

test('a repository is known by the checksum of its metadata, and the groups by theirs', async () => {
  await repository('<comps/>');
  const { repositories, comps } = await found();
  expect(await readFile(comps, 'utf8')).to.equal('<comps/>');
  const repomd = await readFile(join(folder, 'os/repodata/repomd.xml'), 'utf8');
  expect(repositories).to.deep.equal([
    {
      id: 'fedora',
      name: 'Stand-in 1 - x86_64',
      metalink: at('metalink/fedora.xml'),
      url: at('pub/os/'),
      gpgKey: '/key',
      digest: sha256(repomd),
    },
  ]);
});

test('metadata that were exchanged are not taken', async () => {
  await repository('<comps/>');
  await writeFile(join(folder, 'os/repodata/repomd.xml'), '<repomd><data type="group"/></repomd>');
  const error = await found().then(() => undefined, String);
  expect(error).to.include('the metadata of the repository fedora could not be downloaded');
});

test('groups that are missing, or lie elsewhere than in the repository, are told', async () => {
  for (const [type, href] of [
    ['primary', 'repodata/comps.xml'],
    ['group', '../../comps.xml'],
    ['group', 'http://elsewhere/comps.xml'],
  ] as const) {
    await repository('<comps/>', type, href);
    const error = await found().then(() => undefined, String);
    expect(error, href).to.include('has no groups with a SHA-256');
  }
});

test('what came out since the release is left out, and cannot have the groups', async () => {
  await repository('<comps/>');
  const all = standInRelease(at, '').repositories.map((each) => ({ ...each, updates: true }));
  const error = await found({ repositories: all }).then(() => undefined, String);
  expect(error).to.include('which a first compose leaves out');
});

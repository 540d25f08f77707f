import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cached } from '../../cache/cache.ts';
import { UserError } from '../../errors.ts';
import { run } from '../../process/run.ts';
import type { Progress } from '../../progress.ts';
import type { InstallTree } from '../target.ts';
import type { FedoraRelease } from './catalogue.ts';
import { verifiedChecksums } from './downloads/checksums.ts';
import { download, fetchText } from './downloads/download.ts';
import { composeOf } from './downloads/image-list.ts';
import type { FedoraKind } from './kind.ts';
import type { FetchingOptions } from './release-key.ts';
import { readTreeInfo, usualPlaces, type TreeInfo } from './treeinfo.ts';

export interface InstallerOptions extends FetchingOptions {
  readonly progress: Progress;
}

/**
 * The install tree of a release: its boot image, by the checksum that the release's key has signed, and kernel, initramfs
 * and second stage taken out of it.
 * @param keyFile the release's key, binary
 * @throws UserError for a release without an image that can be verified, and for whatever fails on the way
 */
export async function releaseInstaller(
  release: FedoraRelease,
  keyFile: string,
  kind: FedoraKind,
  options: InstallerOptions,
): Promise<InstallTree> {
  const { progress, cacheDir, signal } = options;
  const image = await progress.stage(`Fetching the installer of ${kind.description}`, (note) =>
    bootImage(release, keyFile, { ...options, note }),
  );
  const entry = await cached(cacheDir, {
    stage: 'fedora-install-tree',
    inputs: { format: 1, image: image.sha256 },
    make: (folder) => takeApart(image.path, join(folder, 'tree'), release.release, signal),
    signal,
  });
  const path = join(entry.path, 'tree');
  const { kernel, initrd, stage2 } = await infoOf(path);
  const { console, arguments: words, memory } = kind.installer;
  return {
    path,
    kernel: join(path, kernel),
    initrd: join(path, initrd),
    ...(stage2 === undefined ? {} : { stage2: { file: join(path, stage2), place: stage2 } }),
    arguments: words,
    ...(memory === undefined ? {} : { memory }),
    console,
    digest: entry.digest,
  };
}

/** Downloads the image, if it is not there, and verifies it. */
async function bootImage(
  { release, installer }: FedoraRelease,
  keyFile: string,
  {
    cacheDir,
    signal,
    stallLimit,
    note,
  }: FetchingOptions & { readonly note: (text: string) => void },
): Promise<{ readonly path: string; readonly sha256: string }> {
  const checksums = installer?.checksums ?? undefined;
  if (installer === null || checksums === undefined) {
    throw new UserError(`Nobody has signed checksums of the installer of Fedora ${release}.`, {
      advice: 'Set FEDORA_RELEASE to a release whose installer can be verified.',
    });
  }
  const { list, folder, image } = installer;
  const compose = composeOf(
    await fetchText(list, { name: 'the list of images', signal, stallLimit }),
    installer,
  );
  const named = (name: string): string => name.replace('{compose}', compose);
  const at = (name: string): string => new URL(`${folder}${named(name)}`, list).href;
  const sums = await verifiedChecksums(
    await fetchText(at(checksums), { name: named(checksums), signal, stallLimit }),
    keyFile,
    { name: named(checksums), signal },
  );
  const name = named(image);
  const known = sums.get(name);
  if (known === undefined) {
    throw new UserError(`${named(checksums)} has no checksum of ${name}.`, {
      advice: "Put the image's name as it is now into the release's file of the catalogue.",
    });
  }
  const path = await download({
    urls: [at(image)],
    name,
    ...known,
    cacheDir,
    signal,
    stallLimit,
    note,
  });
  return { path, sha256: known.sha256 };
}

/**
 * Takes out of an ISO 9660 image what a direct boot needs. Nothing is mounted.
 * @param folder made here
 * @throws UserError for an image of another release, and one without a kernel
 */
export async function takeApart(
  image: string,
  folder: string,
  release: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await mkdir(folder);
  const there = await filesIn(image, signal);
  if (there.has('.treeinfo')) await extract(image, ['.treeinfo'], folder, signal);
  const { version, kernel, initrd, stage2 } = await infoOf(folder);
  if (version !== undefined && version !== release) {
    throw new UserError(`The image is of release ${version}, not of ${release}.`, {
      advice: "Mend the release's file of the catalogue.",
    });
  }
  const wanted = [kernel, initrd, ...(stage2 === undefined ? [] : [stage2])];
  const missing = wanted.filter((each) => !there.has(each));
  if (missing.length > 0) throw new UserError(`The image has no ${missing.join(', ')}.`);
  await extract(image, wanted, folder, signal);
}

/** What the tree says of itself; a boot image without `.treeinfo` has everything at its usual place. */
async function infoOf(folder: string): Promise<TreeInfo> {
  const file = join(folder, '.treeinfo');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? usualPlaces : readTreeInfo(text, file);
}

const quiet = ['-report_about', 'FAILURE'] as const;

/** Paths of an image's files, without the slash before them. */
async function filesIn(
  image: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const { stdout } = await run(
    ['xorriso', ...quiet, '-indev', `stdio:${image}`, '-find', '/', '-type', 'f'],
    { signal },
  );
  return new Set(stdout.split('\n').flatMap((line) => /^'\/(.+)'$/.exec(line)?.[1] ?? []));
}

async function extract(
  image: string,
  paths: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const path of paths) await mkdir(dirname(join(folder, path)), { recursive: true });
  await run(
    [
      'xorriso',
      ...quiet,
      '-osirrox',
      'on',
      '-indev',
      `stdio:${image}`,
      ...paths.flatMap((path) => ['-extract', `/${path}`, join(folder, path)]),
    ],
    { signal },
  );
}

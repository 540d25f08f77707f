import { lstat, mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeTree } from '../compose/root.ts';
import { withLock } from '../process/lock.ts';
import { digestOf, type Json } from './digest.ts';

/** A kept product: a folder that is never written again. */
export interface CacheEntry {
  readonly path: string;
  /** SHA-256 of the stage's name and inputs, in hex: an input of whatever is made from this entry. */
  readonly digest: string;
  /** Whether it was made by this call. */
  readonly made: boolean;
  /** How long making it took, in seconds, whenever that was. */
  readonly seconds: number;
}

/** What a product is known by. */
export interface CacheKey {
  /** The stage's name, which is its folder's name. */
  readonly stage: string;
  /** Everything that the product depends on. */
  readonly inputs: Json;
}

export interface CacheRequest extends CacheKey {
  /** Fills the given empty folder; it becomes the entry only if this resolves. */
  readonly make: (folder: string) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  /** Told when another process is making the same entry and this one waits for it. */
  readonly onWait?: () => void;
}

export const manifestName = '.entry.json';

interface Manifest {
  readonly digest: string;
  readonly seconds: number;
  /** Of each file directly in the entry: size in bytes and time of change in milliseconds. */
  readonly files: Readonly<Record<string, readonly [size: number, mtimeMs: number]>>;
}

/**
 * The product of a stage for these inputs: taken from the cache, else made aside and renamed into it, by one process at
 * a time. An entry whose manifest is missing, or whose files are not those that were made, is made again.
 */
export async function cached(cacheDir: string, request: CacheRequest): Promise<CacheEntry> {
  const { stage, inputs, make, signal, onWait } = request;
  const digest = digestOf([stage, inputs]);
  const path = placeOf(cacheDir, stage, digest);
  const already = await readEntry(path, digest);
  if (already !== undefined) return already;

  await mkdir(dirname(path), { recursive: true });
  await markCache(cacheDir);
  return withLock(
    `${path}.lock`,
    async () => {
      const meanwhile = await readEntry(path, digest);
      if (meanwhile !== undefined) return meanwhile;
      const aside = `${path}.part`;
      await removeTree(aside);
      await removeTree(path);
      await mkdir(aside);
      const began = performance.now();
      try {
        await make(aside);
        signal?.throwIfAborted();
      } catch (error) {
        await removeTree(aside);
        throw error;
      }
      const seconds = (performance.now() - began) / 1000;
      const manifest: Manifest = { digest, seconds, files: await fileFacts(aside) };
      await writeFile(join(aside, manifestName), JSON.stringify(manifest));
      await rename(aside, path);
      return { path, digest, made: true, seconds };
    },
    { signal, ...(onWait === undefined ? {} : { onWait }) },
  );
}

/** The first line of the file that marks a folder as a cache: backups leave it out, `npm run clean -- --all` empties it. */
const tag = 'Signature: 8a477f597d28d172789f06886806bc55'; // From the Cache Directory Tagging Specification 0.6.
export const cacheTag = 'CACHEDIR.TAG';
const tagOwner = '# Made by ostree-prototypes.';

async function markCache(cacheDir: string): Promise<void> {
  try {
    await writeFile(join(cacheDir, cacheTag), `${tag}\n${tagOwner}\n`, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Whether a folder is a cache of this project: nothing else may ever be emptied as one. */
export async function isOurCache(cacheDir: string): Promise<boolean> {
  const text = await readFile(join(cacheDir, cacheTag), 'utf8').catch(() => '');
  return text.startsWith(`${tag}\n`) && text.includes(tagOwner);
}

/** The product of a stage for these inputs, if it is in the cache already. */
export async function kept(
  cacheDir: string,
  { stage, inputs }: CacheKey,
): Promise<CacheEntry | undefined> {
  const digest = digestOf([stage, inputs]);
  return readEntry(placeOf(cacheDir, stage, digest), digest);
}

function placeOf(cacheDir: string, stage: string, digest: string): string {
  return join(cacheDir, stage, digest.slice(0, 16));
}

async function readEntry(path: string, digest: string): Promise<CacheEntry | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(path, manifestName), 'utf8')) as Manifest;
    if (manifest.digest !== digest) return undefined;
    const now = await fileFacts(path);
    const same = Object.entries(manifest.files).every(([name, [size, mtimeMs]]) => {
      const found = now[name];
      return found !== undefined && found[0] === size && found[1] === mtimeMs;
    });
    if (!same) return undefined;
    // The time of the last use decides what `npm run clean` and the quota drop first.
    await utimes(join(path, manifestName), new Date(), new Date());
    return { path, digest, made: false, seconds: manifest.seconds };
  } catch {
    return undefined;
  }
}

async function fileFacts(folder: string): Promise<Record<string, [number, number]>> {
  const facts: Record<string, [number, number]> = {};
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name === manifestName) continue;
    const { size, mtimeMs } = await lstat(join(folder, entry.name));
    facts[entry.name] = [size, mtimeMs];
  }
  return facts;
}

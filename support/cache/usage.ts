import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asRoot, removeTree } from '../compose/root.ts';
import { tryLock } from '../process/lock.ts';
import { run } from '../process/run.ts';
import { manifestName } from './cache.ts';

/** A kept product, as it lies on the disk. */
export interface CacheItem {
  readonly stage: string;
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly lastUse: number;
}

/** What belongs to a run that has begun may be in use, and is not dropped: a cold run takes less than this. */
const inUseMs = 2 * 60 * 60 * 1000;

/** Bytes on the disk of a tree, also of one that belongs to subordinate ids; 0 if it is not there. */
export async function diskUsage(path: string): Promise<number> {
  // du goes on after a file that has vanished meanwhile, and ends with 1.
  const du = ['du', '--summarize', '--block-size=1', '--one-file-system', '--', path];
  const { stdout } = await run(asRoot(du), { accept: [1] });
  return Number(/^\d+/.exec(stdout)?.[0] ?? 0);
}

/** Every complete product in the cache, that used longest ago first. */
export async function cacheItems(cacheDir: string): Promise<readonly CacheItem[]> {
  const items: CacheItem[] = [];
  for (const { stage, path } of await childrenOfStages(cacheDir)) {
    const manifest = await lstat(join(path, manifestName)).catch(() => undefined);
    if (manifest === undefined) continue;
    items.push({ stage, path, bytes: await diskUsage(path), lastUse: manifest.mtimeMs });
  }
  return items.sort((a, b) => a.lastUse - b.lastUse);
}

/**
 * Drops products, those used longest ago first, until the rest is within `limit` bytes. What may be in use stays.
 * @returns the bytes that this gave back
 */
export async function dropToLimit(
  cacheDir: string,
  limit: number,
  now: number = Date.now(),
): Promise<number> {
  const items = await cacheItems(cacheDir);
  // What is no product counts as well: tools keep caches of their own beside them.
  let total = await diskUsage(cacheDir);
  let freed = 0;
  for (const { path, bytes, lastUse } of items) {
    if (total <= limit) break;
    if (now - lastUse < inUseMs) continue;
    const dropped = await tryLock(`${path}.lock`, async () => {
      await removeTree(path);
      return true;
    });
    if (dropped !== true) continue;
    total -= bytes;
    freed += bytes;
  }
  return freed;
}

/** Removes what was being made when its maker was killed. @returns the bytes that this gave back */
export async function dropUnfinished(cacheDir: string): Promise<number> {
  let freed = 0;
  for (const { path } of await childrenOfStages(cacheDir)) {
    if (!path.endsWith('.part')) continue;
    const bytes = await tryLock(`${path.slice(0, -'.part'.length)}.lock`, async () => {
      const size = await diskUsage(path);
      await removeTree(path);
      return size;
    });
    freed += bytes ?? 0;
  }
  return freed;
}

async function childrenOfStages(
  cacheDir: string,
): Promise<readonly { readonly stage: string; readonly path: string }[]> {
  const children = [];
  for (const stage of await folders(cacheDir)) {
    for (const name of await folders(join(cacheDir, stage))) {
      children.push({ stage, path: join(cacheDir, stage, name) });
    }
  }
  return children;
}

async function folders(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

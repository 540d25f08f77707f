import type { Dirent } from 'node:fs';
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

/** Every complete product in the cache, and every file that a later run goes on with; that used longest ago first. */
export async function cacheItems(cacheDir: string): Promise<readonly CacheItem[]> {
  const items: CacheItem[] = [];
  for (const { stage, path, folder } of await childrenOfStages(cacheDir)) {
    const mark = folder ? join(path, manifestName) : path;
    const used = await lstat(mark).catch(() => undefined);
    if (used === undefined) continue;
    items.push({ stage, path, bytes: await diskUsage(path), lastUse: used.mtimeMs });
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
    const dropped = await tryLock(lockOf(path), async () => {
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
    const bytes = await tryLock(lockOf(path), async () => {
      const size = await diskUsage(path);
      await removeTree(path);
      return size;
    });
    freed += bytes ?? 0;
  }
  return freed;
}

/** The lock of the entry that something is, or is to become: `abc.lock` of `abc`, `abc.part` and `abc.download.part`. */
function lockOf(path: string): string {
  return `${path.replace(/(\.[a-z]+)?\.part$/, '')}.lock`;
}

interface Child {
  readonly stage: string;
  readonly path: string;
  /** Whether it is one; else it is a file of something unfinished. */
  readonly folder: boolean;
}

async function childrenOfStages(cacheDir: string): Promise<readonly Child[]> {
  const children: Child[] = [];
  for (const stage of await entries(cacheDir)) {
    if (!stage.isDirectory()) continue;
    for (const entry of await entries(join(cacheDir, stage.name))) {
      const folder = entry.isDirectory();
      if (!folder && !(entry.isFile() && entry.name.endsWith('.part'))) continue;
      children.push({ stage: stage.name, path: join(cacheDir, stage.name, entry.name), folder });
    }
  }
  return children;
}

async function entries(path: string): Promise<readonly Dirent[]> {
  return readdir(path, { withFileTypes: true }).catch(() => []);
}

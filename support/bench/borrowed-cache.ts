import { mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../compose/root.ts';

/** What a benchmark of the pipeline does not measure: how the target itself is made. */
const borrowed = /^(?:(?:lab|fedora|stand-in)-.*|python|keys|accelerator\.json)$/;

/** A cache in which the target is there already and nothing that is made of it. */
export interface BorrowedCache extends AsyncDisposable {
  readonly path: string;
}

/**
 * Makes a new cache folder beside a cache, with links to the target's parts in that: benchmarks then make everything
 * else anew, and leave what the suite has kept as it is.
 */
export async function borrowedCache(cacheDir: string, workDir: string): Promise<BorrowedCache> {
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  const path = await mkdtemp(join(workDir, 'bench-cache-'));
  for (const name of await readdir(cacheDir).catch(() => [])) {
    if (borrowed.test(name)) await symlink(join(cacheDir, name), join(path, name));
  }
  return { path, [Symbol.asyncDispose]: () => removeTree(path) };
}

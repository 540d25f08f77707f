import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { size } from '../amounts.ts';
import { cacheTag, isOurCache } from '../cache/cache.ts';
import { diskUsage, dropUnfinished } from '../cache/usage.ts';
import { removeTree } from '../compose/root.ts';
import { UserError } from '../errors.ts';
import { sweep } from '../host/reap.ts';
import { isAlive, ownerOfRun } from '../libvirt/owner.ts';
import { progressOn } from '../progress.ts';
import { readSettings } from '../settings.ts';
import { main, UsageError } from './main.ts';

const help = `Usage: npm run clean [-- --all]

Removes what runs that were killed have left (domains, processes, files), and what they did not finish in the cache.
With --all the cached products go as well: the next run builds everything anew. Reports stay.
`;

await main(async ({ signal }) => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  const unknown = args.find((arg) => arg !== '--all');
  if (unknown !== undefined) {
    throw new UsageError(`npm run clean knows no ${unknown}.`, { advice: 'It takes --all alone.' });
  }
  const all = args.includes('--all');
  const settings = readSettings();
  const { workDir, cacheDir } = settings;
  const running = await livingRuns(workDir);
  if (all && running.length > 0) {
    throw new UserError(`A run is going on (process ${running.join(', ')}) and uses the cache.`, {
      advice: 'Wait for its end or stop it; without --all only dead runs are cleaned.',
    });
  }
  const progress = progressOn(process.stderr);
  const before = await diskUsage(workDir);
  const uris = settings.libvirtUri === undefined ? [] : [settings.libvirtUri];
  const reaped = await progress.stage('What killed runs left', () => sweep(workDir, uris));
  let freed = before - (await diskUsage(workDir));
  process.stdout.write(
    `Killed runs: ${reaped.runs.length} removed, with ${reaped.domains} domains and ${reaped.processes} processes.\n`,
  );
  signal.throwIfAborted();
  freed += all
    ? await progress.stage('The cache', () => removeAll(cacheDir))
    : await dropUnfinished(cacheDir);
  const kept = await diskUsage(cacheDir);
  process.stdout.write(
    `Freed: ${size(freed)}. ${kept < 100_000 ? 'The cache is empty.' : `Kept: ${size(kept)} in ${cacheDir} (--all removes it).`}\n`,
  );
  return 0;
});

async function livingRuns(workDir: string): Promise<readonly number[]> {
  const pids: number[] = [];
  for (const name of await readdir(workDir).catch(() => [])) {
    const owner = ownerOfRun(name);
    if (owner !== undefined && (await isAlive(owner))) pids.push(owner.pid);
  }
  return pids;
}

/** Empties the cache, piece by piece so that a folder which the user made for it stays. @returns the bytes freed */
async function removeAll(cacheDir: string): Promise<number> {
  const names = await readdir(cacheDir).catch(() => []);
  if (names.length > 0 && !(await isOurCache(cacheDir))) {
    throw new UserError(`${cacheDir} is not a cache of this project: nothing in it was touched.`, {
      advice: 'Look at PROTOTYPES_CACHE_DIR.',
    });
  }
  const bytes = await diskUsage(cacheDir);
  // The mark goes last, so that what was interrupted can be gone on with.
  const others = names.filter((name) => name !== cacheTag);
  for (const name of [...others, cacheTag]) await removeTree(join(cacheDir, name));
  return bytes;
}

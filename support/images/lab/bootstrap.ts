import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry, type CacheKey, kept } from '../../cache/cache.ts';
import { asRoot, removeTree } from '../../compose/root.ts';
import { run } from '../../process/run.ts';
import { type Edition, everyEdition } from '../image.ts';
import type { StageContext } from '../rpmify.ts';
import type { LabContext } from './context.ts';
import { mmdebstrap } from './mmdebstrap.ts';
import { packagesFor } from './recipe.ts';

const archive = 'root.tar.zst';

/**
 * Debian, bootstrapped with every package that the editions and the builder root need, and kept as an archive. If there
 * is one for all editions, it is that.
 * @param mirror where the packages come from; undefined: the host's own mirror, else mmdebstrap's default
 */
export async function bootstrap(
  context: LabContext,
  mirror: string | undefined,
  editions: readonly Edition[],
): Promise<CacheEntry> {
  const { recipe } = context.release;
  const { suite, snapshot, translations } = recipe;
  const keyOf = (names: readonly string[]): CacheKey => ({
    stage: 'lab-bootstrap',
    inputs: {
      format: 2,
      suite,
      names,
      translations: [...translations],
      ...(snapshot === undefined ? {} : { snapshot }),
    },
  });
  // Whatever is made from that of all editions is there as well: another one would have everything made anew.
  const ofAll = await kept(context.cacheDir, keyOf(packagesFor(recipe, everyEdition)));
  if (ofAll !== undefined) return ofAll;
  const names = packagesFor(recipe, editions);
  return cached(context.cacheDir, {
    ...keyOf(names),
    make: (folder) =>
      context.progress.stage(`Bootstrapping Debian ${suite}`, async () => {
        const request = {
          suite,
          packages: names,
          variant: 'minbase',
          without: translations,
          still: snapshot !== undefined,
        } as const;
        await mmdebstrap(join(folder, archive), { ...request, mirror }, context);
      }),
    signal: context.signal,
  });
}

/** Unpacks a bootstrapped root into a new folder that may be changed. */
export async function unpack(
  entry: CacheEntry,
  target: string,
  context: StageContext,
): Promise<void> {
  await removeTree(target);
  await mkdir(target, { recursive: true });
  await run(
    asRoot([
      'tar',
      '--extract',
      `--file=${join(entry.path, archive)}`,
      `--directory=${target}`,
      '--numeric-owner',
      '--preserve-permissions',
      '--xattrs',
      '--xattrs-include=*',
      '--exclude=./dev/*',
    ]),
    { signal: context.signal },
  );
}

import { join } from 'node:path';
import { cached } from '../cache/cache.ts';
import { digestOfPath } from '../cache/digest.ts';
import { recipeFolder } from './lab/recipe.ts';
import type { PackageKey } from './package-key.ts';
import { specsIn, type StageContext } from './rpmify.ts';
import { buildSpecs, publish, type Workshop } from './spec-packages.ts';
import type { StoredRoot } from './target.ts';

/** Packages that no tree is composed of: what people add to a system. */
export interface Extras {
  /** The folder of their signed repository. */
  readonly repository: string;
  /** A folder of RPMs that are in no repository. */
  readonly handedOver: string;
  readonly digest: string;
}

/**
 * Builds the specs of `vm-images/lab/extras/` in a root. They are a stage of their own, so that a tree, which has none of
 * them, is not composed anew when one of them changes.
 * @param stage the stage's name in the cache
 * @param root has rpmbuild, rpmsign and createrepo_c
 */
export async function extraPackages(
  stage: string,
  root: StoredRoot,
  key: PackageKey,
  context: StageContext,
): Promise<Extras> {
  const entry = await cached(context.cacheDir, {
    stage,
    inputs: {
      base: root.digest,
      specs: await digestOfPath(join(recipeFolder, 'extras')),
      key: key.keyId,
    },
    make: (folder) =>
      context.progress.stage('Building packages to add', async () => {
        const workshop: Workshop = { root: root.path, key, folder };
        for (const [specs, place] of places) {
          await buildSpecs(workshop, place, await specsIn(specs), context);
        }
        await publish(workshop, 'extras', context);
      }),
    signal: context.signal,
  });
  return {
    repository: join(entry.path, 'extras'),
    handedOver: join(entry.path, 'handed-over'),
    digest: entry.digest,
  };
}

/** Folders of specs, and where their packages go. */
const places = [
  ['extras', 'extras'],
  ['extras/local', 'handed-over'],
] as const;

import { join } from 'node:path';
import { digestOfPath } from '../cache/digest.ts';
import { recipeFolder } from './lab/recipe.ts';
import type { PackageKey } from './package-key.ts';
import { specsIn, type StageContext } from './rpmify.ts';
import { buildSpecs, packageStage, publish } from './spec-packages.ts';
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
  const entry = await packageStage(
    {
      stage,
      title: 'Building packages to add',
      inputs: { base: root.digest, specs: await digestOfPath(join(recipeFolder, 'extras')) },
      workshop: { root: root.path, key },
      build: async (workshop) => {
        for (const [specs, place] of places) {
          await buildSpecs(workshop, place, await specsIn(specs), context);
        }
        await publish(workshop, 'extras', context);
      },
    },
    context,
  );
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

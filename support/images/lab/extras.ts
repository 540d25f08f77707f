import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry } from '../../cache/cache.ts';
import { digestOfPath } from '../../cache/digest.ts';
import type { Bind } from '../../compose/root.ts';
import type { LabKey } from './packages.ts';
import { recipeFolder } from './recipe.ts';
import { inside, rpmify, specsIn, type LabContext } from './stage.ts';

/** Packages that no tree is composed of: what people add to a system. */
export interface Extras {
  /** The folder of their signed repository. */
  readonly repository: string;
  /** A folder of RPMs that are in no repository. */
  readonly handedOver: string;
  readonly digest: string;
}

/**
 * Builds the specs of `extras/` in the builder root. They are a stage of their own, so that a tree, which has none of
 * them, is not composed anew when one of them changes.
 */
export async function extras(base: CacheEntry, key: LabKey, context: LabContext): Promise<Extras> {
  const entry = await cached(context.cacheDir, {
    stage: 'lab-extras',
    inputs: {
      base: base.digest,
      specs: await digestOfPath(join(recipeFolder, 'extras')),
      key: key.keyId,
    },
    make: (folder) =>
      context.progress.stage('Building packages to add', async () => {
        const root = join(base.path, 'root');
        const binds: readonly Bind[] = [
          { source: key.folder, target: inside.key, access: 'write' },
          { source: folder, target: inside.out, access: 'write' },
        ];
        for (const [specs, place] of places) {
          await mkdir(join(folder, place));
          const out = ['--key', inside.key, '--out', `${inside.out}/${place}`];
          await rpmify(root, ['specs', ...out, ...(await specsIn(specs))], binds, context);
        }
        await rpmify(
          root,
          ['publish', '--key', inside.key, `${inside.out}/extras`],
          binds,
          context,
        );
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

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry } from '../../cache/cache.ts';
import type { Bind } from '../../compose/root.ts';
import type { PackageKey, RootMaker } from '../package-key.ts';
import { inside, rpmify } from '../rpmify.ts';
import { type LabContext, recipeDigests } from './context.ts';

/** Every Debian package as an RPM, and the distribution's own base packages: `packages/`, with plain metadata. */
export async function debianPackages(
  root: CacheEntry,
  key: PackageKey,
  scratch: RootMaker,
  context: LabContext,
): Promise<CacheEntry> {
  const files = ['recipe.json', 'provides.json', 'accounts.json', 'base', 'rpmify'] as const;
  const recipe = await recipeDigests(context, ...files);
  return cached(context.cacheDir, {
    stage: 'lab-packages',
    inputs: { bootstrap: root.digest, recipe, key: key.keyId },
    make: (folder) =>
      context.progress.stage('Making RPMs of the packages', async (note) => {
        const source = await scratch();
        await mkdir(join(folder, 'packages'));
        const binds: readonly Bind[] = [
          { source, target: inside.root, access: 'write' },
          { source: key.folder, target: inside.key, access: 'write' },
          { source: folder, target: inside.out, access: 'write' },
        ];
        const packages = `${inside.out}/packages`;
        const words = ['rpms', '--recipe', inside.recipe, '--root', inside.root];
        const results = ['--out', packages, '--report', `${inside.out}/report.json`];
        await rpmify(source, [...words, '--key', inside.key, ...results], binds, context, note);
        await rpmify(source, ['publish', '--key', inside.key, packages], binds, context);
      }),
    signal: context.signal,
  });
}

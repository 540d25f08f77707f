import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry } from '../../cache/cache.ts';
import { removeTree, type Bind } from '../../compose/root.ts';
import { unpack } from './bootstrap.ts';
import { type LabContext, recipeDigests } from './context.ts';
import { fetchDebs } from './mmdebstrap.ts';
import type { PackageKey } from '../package-key.ts';
import { recipeFolder } from './recipe.ts';
import { scratchFolder } from './scratch.ts';
import { inside, rpmify, specsIn } from '../rpmify.ts';

/** What of `alternate/recipe.json` there is: packages of another release of Debian, in place of those of the same names. */
interface AlternateRecipe {
  readonly suite: string;
  readonly packages: readonly string[];
}

/** What an alternate tree is made from. */
export interface AlternateParts {
  readonly debian: CacheEntry;
  /** The builder root without rpm-ostree. */
  readonly base: CacheEntry;
  readonly key: PackageKey;
  /** Where Debian's packages come from; undefined: as for the bootstrap. */
  readonly mirror: string | undefined;
}

/**
 * The repository of what the alternate tree has otherwise, signed: packages of another release of Debian, made RPMs as if
 * the lab's had them, and the specs of `alternate/`.
 */
export async function alternatePackages(
  { debian, base, key, mirror }: AlternateParts,
  context: LabContext,
): Promise<CacheEntry> {
  const files = ['recipe.json', 'provides.json', 'rpmify', 'alternate'] as const;
  const recipe = await recipeDigests(context, ...files);
  return cached(context.cacheDir, {
    stage: 'lab-alternate',
    inputs: { bootstrap: debian.digest, base: base.digest, recipe, key: key.keyId },
    make: (folder) =>
      context.progress.stage('Making RPMs of what the alternate tree has otherwise', async () => {
        const text = await readFile(join(recipeFolder, 'alternate/recipe.json'), 'utf8');
        const { suite, packages } = JSON.parse(text) as AlternateRecipe;
        const debs = join(folder, 'debs');
        await mkdir(debs);
        await fetchDebs(debs, { suite, packages, mirror }, context);
        const binds: readonly Bind[] = [
          { source: key.folder, target: inside.key, access: 'write' },
          { source: folder, target: inside.out, access: 'write' },
        ];
        await mkdir(join(folder, 'packages'));
        const out = ['--key', inside.key, '--out', `${inside.out}/packages`];
        await asRpms(await readdir(debs), { debian, out, binds }, context);
        await removeTree(debs);
        const root = join(base.path, 'root');
        await rpmify(root, ['specs', ...out, ...(await specsIn('alternate'))], binds, context);
        const publish = ['publish', '--key', inside.key, `${inside.out}/packages`];
        await rpmify(root, publish, binds, context);
      }),
    signal: context.signal,
  });
}

/** Makes RPMs of Debian packages, in a root that is gone afterwards: they are installed there. */
async function asRpms(
  names: readonly string[],
  {
    debian,
    out,
    binds,
  }: {
    readonly debian: CacheEntry;
    readonly out: readonly string[];
    readonly binds: readonly Bind[];
  },
  context: LabContext,
): Promise<void> {
  const scratch = await scratchFolder(context.cacheDir);
  try {
    const root = join(scratch, 'root');
    await unpack(debian, root, context);
    const files = names.map((name) => `${inside.out}/debs/${name}`);
    const words = ['debs', '--recipe', inside.recipe, '--root', inside.root, ...out, ...files];
    const itself: Bind = { source: root, target: inside.root, access: 'write' };
    await rpmify(root, words, [itself, ...binds], context);
  } finally {
    await removeTree(scratch);
  }
}

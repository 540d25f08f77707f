import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CacheEntry } from '../../cache/cache.ts';
import { digestOfPath, type Json } from '../../cache/digest.ts';
import { asRoot, type Bind } from '../../compose/root.ts';
import { UserError } from '../../errors.ts';
import { run } from '../../process/run.ts';
import type { PackageKey } from '../package-key.ts';
import { pluginDigest, pluginFolder, pluginSpec } from './plugin.ts';
import { recipeFolder } from './recipe.ts';
import { inside, specsIn, type StageContext } from '../rpmify.ts';
import { buildSpecs, packageStage, publish } from '../spec-packages.ts';

/** The finished repositories: `os/`, and `updates/` with what came out later. */
export interface Repositories {
  readonly os: string;
  readonly updates: string;
  readonly digest: string;
  /** Digest of those of its packages that the builder root is made of as well, and that are not made of Debian's. */
  readonly own: Json;
}

/** Folders of specs whose packages are part of the distribution. */
const specFolders = ['specs', 'rpm-ostree'] as const;

/**
 * Builds the lab's own specs and the dnf plugin in the builder root and joins their packages with the others.
 * @param extra a folder of RPMs that replace those of the same name, or join
 */
export async function repositories(
  packages: CacheEntry,
  base: CacheEntry,
  key: PackageKey,
  extra: string | undefined,
  context: StageContext,
): Promise<Repositories> {
  const extras = extra === undefined ? [] : await rpmsIn(extra);
  const own = {
    specs: await Promise.all(specFolders.map((name) => digestOfPath(join(recipeFolder, name)))),
    extra: extra === undefined ? null : await digestOfPath(extra),
  };
  const rest = [
    ...['comps.xml', 'updates'].map((name) => digestOfPath(join(recipeFolder, name))),
    pluginDigest(),
  ];
  const binds: readonly Bind[] = [
    { source: pluginFolder, target: inside.plugin, access: 'read' },
    ...(extra === undefined
      ? []
      : [{ source: extra, target: inside.extra, access: 'read' } as const]),
  ];
  const entry = await packageStage(
    {
      stage: 'lab-repository',
      title: "Building the lab's own packages and its repositories",
      inputs: { packages: packages.digest, own, rest: await Promise.all(rest) },
      workshop: { root: join(base.path, 'root'), key, binds },
      build: async (workshop) => {
        // Hard links: the same packages are in the cache once.
        const linked = [join(packages.path, 'packages'), join(workshop.folder, 'os')];
        await run(asRoot(['cp', '--archive', '--link', ...linked]), { signal: context.signal });
        const specs = [
          ...(await Promise.all(specFolders.map(specsIn))).flat(),
          `${inside.plugin}/${pluginSpec}`,
        ];
        await buildSpecs(workshop, 'os', specs, context);
        await buildSpecs(workshop, 'updates', await specsIn('updates'), context);
        await publish(workshop, 'os', context, [
          '--comps',
          `${inside.recipe}/comps.xml`,
          ...(extras.length === 0 ? [] : ['--extra', inside.extra]),
        ]);
        await publish(workshop, 'updates', context);
      },
    },
    context,
  );
  return {
    os: join(entry.path, 'os'),
    updates: join(entry.path, 'updates'),
    digest: entry.digest,
    own,
  };
}

async function rpmsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UserError(`LAB_EXTRA_RPMS=${folder} cannot be read.`, {
      advice: 'Set it to a folder of RPMs, or unset it.',
      cause: error,
    });
  });
  const rpms = names.filter((name) => name.endsWith('.rpm'));
  if (rpms.length === 0) {
    throw new UserError(`LAB_EXTRA_RPMS=${folder} has no RPM in it.`, {
      advice: 'Set it to a folder of RPMs, or unset it.',
    });
  }
  return rpms;
}

import { join } from 'node:path';
import { digestOfPath } from '../../cache/digest.ts';
import { pluginDigest, pluginFolder, pluginSpec } from '../lab/plugin.ts';
import { recipeFolder } from '../lab/recipe.ts';
import type { PackageKey } from '../package-key.ts';
import { inside, specsIn, type StageContext } from '../rpmify.ts';
import { buildSpecs, packageStage, publish } from '../spec-packages.ts';
import type { StoredRoot } from '../target.ts';

/** Packages of ours that every tree has, beside the release's own. */
export const inEveryTree = ['lab-motd', 'python3-dnf-plugin-ostree'] as const;

/** The same of a Server's trees. */
export const inServerTrees = ['stocktake'] as const;

/** What is built out of the project's own specs: `os/` and `updates/`, signed repositories. */
export interface OwnPackages {
  readonly os: string;
  readonly updates: string;
  readonly digest: string;
}

/** Builds what trees have of ours, and the newer versions that Prototype-2's update brings, in a release's builder root. */
export async function ownPackages(
  builder: StoredRoot,
  key: PackageKey,
  context: StageContext,
): Promise<OwnPackages> {
  const specs = ['specs', 'updates'].map((name) => digestOfPath(join(recipeFolder, name)));
  const { path, digest } = await packageStage(
    {
      stage: 'fedora-own-packages',
      title: 'Building our own packages',
      inputs: {
        builder: builder.digest,
        specs: await Promise.all(specs),
        plugin: await pluginDigest(),
      },
      workshop: {
        root: builder.path,
        key,
        binds: [{ source: pluginFolder, target: inside.plugin, access: 'read' }],
      },
      build: async (workshop) => {
        const first = [...(await specsIn('specs')), `${inside.plugin}/${pluginSpec}`];
        await buildSpecs(workshop, 'os', first, context);
        await buildSpecs(workshop, 'updates', await specsIn('updates'), context);
        for (const place of ['os', 'updates']) await publish(workshop, place, context);
      },
    },
    context,
  );
  return { os: join(path, 'os'), updates: join(path, 'updates'), digest };
}

/** Builds the one package that the alternate tree has otherwise. */
export async function alternatePackages(
  builder: StoredRoot,
  key: PackageKey,
  context: StageContext,
): Promise<{ readonly path: string; readonly digest: string }> {
  const entry = await packageStage(
    {
      stage: 'fedora-alternate',
      title: 'Building what the alternate tree has otherwise',
      inputs: {
        builder: builder.digest,
        specs: await digestOfPath(join(recipeFolder, 'alternate')),
      },
      workshop: { root: builder.path, key },
      build: async (workshop) => {
        await buildSpecs(workshop, 'packages', await specsIn('alternate'), context);
        await publish(workshop, 'packages', context);
      },
    },
    context,
  );
  return { path: join(entry.path, 'packages'), digest: entry.digest };
}

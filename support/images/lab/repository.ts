import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry } from '../../cache/cache.ts';
import { digestOfPath, type Json } from '../../cache/digest.ts';
import { asRoot, type Bind } from '../../compose/root.ts';
import { UserError } from '../../errors.ts';
import { run } from '../../process/run.ts';
import type { LabKey } from './packages.ts';
import { pluginDigest, pluginFolder, pluginSpec } from './plugin.ts';
import { recipeFolder } from './recipe.ts';
import { inside, rpmify, specsIn, type LabContext } from './stage.ts';

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
  key: LabKey,
  extra: string | undefined,
  context: LabContext,
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
  const entry = await cached(context.cacheDir, {
    stage: 'lab-repository',
    inputs: { packages: packages.digest, own, rest: await Promise.all(rest), key: key.keyId },
    make: (folder) =>
      context.progress.stage("Building the lab's own packages and its repositories", async () => {
        const root = join(base.path, 'root');
        const binds: readonly Bind[] = [
          { source: key.folder, target: inside.key, access: 'write' },
          { source: folder, target: inside.out, access: 'write' },
          { source: pluginFolder, target: inside.plugin, access: 'read' },
          ...(extra === undefined
            ? []
            : [{ source: extra, target: inside.extra, access: 'read' } as const]),
        ];
        // Hard links: the same packages are in the cache once.
        await run(
          asRoot([
            'cp',
            '--archive',
            '--link',
            join(packages.path, 'packages'),
            join(folder, 'os'),
          ]),
          { signal: context.signal },
        );
        await mkdir(join(folder, 'updates'));
        const keyed = ['--key', inside.key];
        const os = ['--out', `${inside.out}/os`];
        const updates = ['--out', `${inside.out}/updates`];
        const specs = [
          ...(await Promise.all(specFolders.map(specsIn))).flat(),
          `${inside.plugin}/${pluginSpec}`,
        ];
        await rpmify(root, ['specs', ...keyed, ...os, ...specs], binds, context);
        const newer = await specsIn('updates');
        await rpmify(root, ['specs', ...keyed, ...updates, ...newer], binds, context);
        await rpmify(
          root,
          [
            'publish',
            ...keyed,
            '--comps',
            `${inside.recipe}/comps.xml`,
            ...(extras.length === 0 ? [] : ['--extra', inside.extra]),
            `${inside.out}/os`,
          ],
          binds,
          context,
        );
        await rpmify(root, ['publish', ...keyed, `${inside.out}/updates`], binds, context);
      }),
    signal: context.signal,
  });
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

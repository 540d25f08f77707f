import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry } from '../../cache/cache.ts';
import { digestOfPath } from '../../cache/digest.ts';
import type { Bind } from '../../compose/root.ts';
import type { SigningKey } from '../target.ts';
import { inside, recipePaths, rpmify, type LabContext } from './stage.ts';

/** The key that packages, repositories and trees are signed with, and the folder that rpmify knows it by. */
export interface LabKey extends SigningKey {
  readonly folder: string;
  /** The public half, armoured. */
  readonly armoured: string;
}

/** A root that a stage may change; made when the first stage asks for it. */
export type Scratch = () => Promise<string>;

/** The signing key of this cache, made when it is first needed. */
export async function signingKey(scratch: Scratch, context: LabContext): Promise<LabKey> {
  const entry = await cached(context.cacheDir, {
    stage: 'lab-key',
    inputs: { format: 1 },
    make: async (folder) => {
      const bind: Bind = { source: folder, target: inside.key, access: 'write' };
      await rpmify(await scratch(), ['key', inside.key], [bind], context);
    },
    signal: context.signal,
  });
  const { fingerprint } = JSON.parse(await readFile(join(entry.path, 'key.json'), 'utf8')) as {
    fingerprint: string;
  };
  return {
    folder: entry.path,
    home: join(entry.path, 'home'),
    keyId: fingerprint,
    publicKey: join(entry.path, 'public.gpg'),
    armoured: join(entry.path, 'public.asc'),
  };
}

/** Every Debian package as an RPM, and the distribution's own base packages: `packages/`, with plain metadata. */
export async function debianPackages(
  root: CacheEntry,
  key: LabKey,
  scratch: Scratch,
  context: LabContext,
): Promise<CacheEntry> {
  const recipe = await Promise.all(
    recipePaths('recipe.json', 'provides.json', 'accounts.json', 'base', 'rpmify').map(
      digestOfPath,
    ),
  );
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

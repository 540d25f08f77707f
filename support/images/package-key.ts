import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../cache/cache.ts';
import type { Bind } from '../compose/root.ts';
import { inside, rpmify, type StageContext } from './rpmify.ts';
import type { SigningKey } from './target.ts';

/** A key that packages, repositories and trees are signed with, and the folder that rpmify knows it by. */
export interface PackageKey extends SigningKey {
  readonly folder: string;
  /** The public half, armoured. */
  readonly armoured: string;
}

/** Gives the root that something is done in; it may make it when it is first asked. */
export type RootMaker = () => Promise<string>;

/**
 * A signing key of this cache, made when it is first needed.
 * @param stage what the key is known by: each target signs with one of its own
 * @param root has Python and GnuPG
 */
export async function packageKey(
  stage: string,
  root: RootMaker,
  context: StageContext,
): Promise<PackageKey> {
  const entry = await cached(context.cacheDir, {
    stage,
    inputs: { format: 1 },
    make: async (folder) => {
      const bind: Bind = { source: folder, target: inside.key, access: 'write' };
      await rpmify(await root(), ['key', inside.key], [bind], context);
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

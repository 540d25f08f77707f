import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../cache/digest.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import { extraPackages } from '../extra-packages.ts';
import type { Edition } from '../image.ts';
import type { Mirror, RpmRepository, SigningKey, StoredRoot } from '../target.ts';
import { alternatePackages } from './alternate.ts';
import { labBase } from './base.ts';
import { builder } from './builder.ts';
import { readRecipe, recipeFolder } from './recipe.ts';
import { repositories } from './repository.ts';
import type { StageContext } from '../rpmify.ts';

/** The lab, made: a target but for its install tree. */
export interface Lab {
  readonly name: string;
  readonly description: string;
  readonly release: string;
  readonly dnf: string;
  readonly refFor: (edition: string) => string;
  /** Where trees are composed from. */
  readonly repositories: readonly RpmRepository[];
  /** What came out later: composed from as well where an update is wanted. */
  readonly updates: RpmRepository;
  /** What no tree is composed of. */
  readonly extras: RpmRepository;
  readonly handedOver: string;
  readonly mirror: Mirror;
  /** Makes what the alternate tree has otherwise, or finds it in the cache. */
  readonly alternate: () => Promise<RpmRepository>;
  readonly comps: string;
  readonly builder: StoredRoot;
  readonly treefile: Readonly<Record<string, Json>>;
  readonly signing: SigningKey;
  /** Fingerprints of the keys of its packages. */
  readonly packageKeys: readonly string[];
}

/**
 * Makes the lab for some editions, or takes from the cache what is made of the same recipe and inputs: bootstrap, RPMs, repositories,
 * builder root.
 */
export async function makeLab(
  settings: Pick<Settings, 'cacheDir' | 'debianMirror' | 'labExtraRpms'>,
  editions: readonly Edition[],
  options: { readonly signal?: AbortSignal | undefined; readonly progress: Progress },
): Promise<Lab> {
  const context: StageContext = { cacheDir: settings.cacheDir, ...options };
  const { name, release } = await readRecipe();
  const { debian, key, packages, base } = await labBase(settings, editions, context);
  const made = await repositories(packages, base, key, settings.labExtraRpms, context);
  const [root, more] = await Promise.all([
    builder(base, made.os, made.own, key, context),
    extraPackages(
      'lab-extras',
      { path: join(base.path, 'root'), digest: base.digest },
      key,
      context,
    ),
  ]);
  const repository = (
    id: string,
    path: string,
    title: string,
    { digest }: { readonly digest: string } = made,
  ): RpmRepository => ({ id, name: title, path, gpgKey: key.armoured, digest });
  return {
    name,
    description: 'Lab Linux: Debian packages as RPMs',
    release,
    dnf: 'dnf',
    refFor: (edition) => `${name}/${release}/x86_64/${edition}`,
    repositories: [repository('lab', made.os, `Lab Linux ${release}`)],
    updates: repository('lab-updates', made.updates, `Lab Linux ${release} - Updates`),
    extras: repository('lab-extras', more.repository, `Lab Linux ${release} - Extras`, more),
    handedOver: more.handedOver,
    mirror: {
      variable: '/etc/dnf/vars/labmirror',
      places: {
        lab: `lab/${release}/x86_64/os`,
        'lab-updates': `lab/${release}/x86_64/updates`,
      },
    },
    alternate: async () => {
      const mirror = settings.debianMirror;
      const other = await alternatePackages({ debian, base, key, mirror }, context);
      const path = join(other.path, 'packages');
      const title = `Lab Linux ${release} - Alternate`;
      return { ...repository('lab-alternate', path, title, other), priority: preferred };
    },
    comps: join(recipeFolder, 'comps.xml'),
    builder: root,
    treefile: await treefileOverlay(),
    signing: { home: key.home, keyId: key.keyId, publicKey: key.publicKey },
    packageKeys: [key.keyId],
  };
}

/** Before repositories that say nothing of it, whose priority is 99 (dnf.conf(5)). */
const preferred = 10;

/** What the lab adds to every treefile: treefile.json, and the script that declares the accounts. */
export async function treefileOverlay(): Promise<Readonly<Record<string, Json>>> {
  const overlay = JSON.parse(await readFile(join(recipeFolder, 'treefile.json'), 'utf8')) as Record<
    string,
    Json
  >;
  const accounts = await readFile(join(recipeFolder, 'postprocess-accounts.py'), 'utf8');
  return { ...overlay, postprocess: [accounts] };
}

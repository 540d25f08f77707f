import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../cache/digest.ts';
import { extraPackages } from '../extra-packages.ts';
import type { Edition } from '../image.ts';
import type { PackageKey } from '../package-key.ts';
import type { StageContext } from '../rpmify.ts';
import type { Composition, Mirror, RpmRepository, SigningKey, StoredRoot } from '../target.ts';
import { alternatePackages } from './alternate.ts';
import { contextOf } from './context.ts';
import { makeRelease, type ReleaseSettings } from './make-release.ts';
import { recipeFolder } from './recipe.ts';
import { firstRelease, laterRelease } from './release.ts';

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
  /** The release after this one, of another Debian: made, or found in the cache, for who asks for it. */
  readonly next: LaterRelease;
  readonly comps: string;
  readonly builder: StoredRoot;
  readonly treefile: Readonly<Record<string, Json>>;
  readonly signing: SigningKey;
  /** Fingerprints of the keys of its packages. */
  readonly packageKeys: readonly string[];
}

/** A release that nobody installs: hosts rebase to it. */
export interface LaterRelease {
  readonly refFor: (edition: string) => string;
  /** Makes what its trees are composed from and in. */
  readonly make: (editions: readonly Edition[]) => Promise<Composition>;
}

/** The folder of the later release, in `releases/`, which has its name. */
const later = '2';

/**
 * Makes the lab for some editions, or takes from the cache what is made of the same recipe and inputs: bootstrap, RPMs, repositories,
 * builder root.
 */
export async function makeLab(
  settings: ReleaseSettings,
  editions: readonly Edition[],
  options: Omit<StageContext, 'cacheDir'>,
): Promise<Lab> {
  const stage: StageContext = { cacheDir: settings.cacheDir, ...options };
  const context = contextOf(await firstRelease(), stage);
  const { name, release } = context.release.recipe;
  const { debian, key, base, ...made } = await makeRelease(settings, editions, context);
  const { os, updates, digest } = made.repositories;
  const baseRoot: StoredRoot = { path: join(base.path, 'root'), digest: base.digest };
  const [root, more] = await Promise.all([
    made.builder(),
    extraPackages('lab-extras', baseRoot, key, context),
  ]);
  const repository = (id: string, path: string, title: string, of = digest): RpmRepository =>
    signedBy(key, { id, path, name: title, digest: of });
  return {
    name,
    description: 'Lab Linux: Debian packages as RPMs',
    release,
    dnf: 'dnf',
    refFor: refsOf(name, release),
    repositories: [repository('lab', os, `Lab Linux ${release}`)],
    updates: repository('lab-updates', updates, `Lab Linux ${release} - Updates`),
    extras: repository('lab-extras', more.repository, `Lab Linux ${release} - Extras`, more.digest),
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
      return { ...repository('lab-alternate', path, title, other.digest), priority: preferred };
    },
    next: {
      refFor: refsOf(name, later),
      make: (wanted) => makeLater(settings, wanted, stage),
    },
    comps: join(recipeFolder, 'comps.xml'),
    builder: root,
    treefile: await treefileOverlay(),
    signing: { home: key.home, keyId: key.keyId, publicKey: key.publicKey },
    packageKeys: [key.keyId],
  };
}

async function makeLater(
  settings: ReleaseSettings,
  editions: readonly Edition[],
  stage: StageContext,
): Promise<Composition> {
  const context = contextOf(await laterRelease(later, stage), stage);
  const { key, builder, repositories } = await makeRelease(settings, editions, context);
  const { os, digest } = repositories;
  // What is kept of a repository from one compose to the next is kept by its id.
  const own = { id: `lab-${later}`, path: os, name: `Lab Linux ${later}`, digest };
  return { release: later, repositories: [signedBy(key, own)], builder: await builder() };
}

function refsOf(name: string, release: string): (edition: string) => string {
  return (edition) => `${name}/${release}/x86_64/${edition}`;
}

function signedBy(key: PackageKey, repository: Omit<RpmRepository, 'gpgKey'>): RpmRepository {
  return { ...repository, gpgKey: key.armoured };
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

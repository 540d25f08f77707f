import { join } from 'node:path';
import type { Settings } from '../../settings.ts';
import type { StageOptions } from '../edition-tree.ts';
import { extraPackages } from '../extra-packages.ts';
import { type Edition, everyEdition } from '../image.ts';
import { labBase } from '../lab/base.ts';
import { contextOf } from '../lab/context.ts';
import { firstRelease } from '../lab/release.ts';
import { kickstartsFolder } from '../lab/target.ts';
import { packageKey } from '../package-key.ts';
import type { EditionSource, RpmRepository, Target } from '../target.ts';
import { releaseBuilder } from './builder.ts';
import type { FedoraRelease } from './catalogue.ts';
import { officialKickstart } from './downloads/kickstart.ts';
import { releaseInstaller } from './installer.ts';
import { fedora, type FedoraKind } from './kind.ts';
import { alternatePackages, inEveryTree, inServerTrees, ownPackages } from './own-packages.ts';
import { keyOf } from './release-key.ts';
import { releaseRepositories } from './repositories.ts';

/** Before repositories that say nothing of it, whose priority is 99 (dnf.conf(5)). */
const preferred = 10;

/**
 * A release of Fedora as a target, as far as some editions need it: everything is fetched and verified here, or found in the
 * cache. Trees are composed of what the official kickstart names, of the release's repositories, and of packages of our own;
 * they are installed by our kickstarts.
 * @param kind what the catalogue does not tell; the stand-in has another one, and no other way
 * @throws UserError for whatever fails on the way, with its address
 */
export async function fedoraTarget(
  release: FedoraRelease,
  settings: Pick<Settings, 'cacheDir' | 'debianMirror'>,
  wanted: readonly Edition[],
  options: StageOptions,
  kind: FedoraKind = fedora,
): Promise<Target> {
  const key = await keyOf(release, options);
  const { repositories, comps } = await releaseRepositories(release, key.armoured, options);
  const [installTree, sources, { base }] = await Promise.all([
    releaseInstaller(release, key.binary, kind, options),
    editionSources(release, wanted, options),
    labBase(settings, [], contextOf(await firstRelease(), options)),
  ]);
  const dnfRoot = join(base.path, 'root');
  const builder = await releaseBuilder({ release, kind, repositories, with: dnfRoot }, options);
  const signing = await packageKey('fedora-own-key', async () => builder.path, options);
  const made = await ownPackages(builder, signing, options);
  const more = await extraPackages('fedora-extras', builder, signing, options);
  const own = (id: string, title: string, path: string, digest: string): RpmRepository => ({
    id,
    name: `Prototypes - ${title}`,
    path,
    gpgKey: signing.armoured,
    digest,
  });
  const first = { ...own('lab', 'Packages', made.os, made.digest), priority: preferred };
  const composedFrom = [...repositories, first];
  const { release: number, kickstartVersion } = release;
  const { home, keyId, publicKey } = signing;
  const packages = kind.treefile['packages'];
  return {
    name: kind.name,
    description: `${kind.description} ${number}`,
    release: number,
    dnf: release.dnf.plugins?.command ?? 'dnf',
    kickstartVersion,
    editions: sources,
    alternates: sources
      .filter(({ edition }) => edition === 'server')
      .map((source) => ({
        ...source,
        ref: `${source.ref}-alternate`,
        packages: [...(source.packages ?? []), 'tuned-defaults-throughput'],
        composition: async () => {
          const { path, digest } = await alternatePackages(builder, signing, options);
          const other = own('lab-alternate', 'Alternate', path, digest);
          return {
            release: number,
            builder,
            repositories: [...composedFrom, { ...other, priority: preferred }],
          };
        },
      })),
    repositories: composedFrom,
    updates: {
      ...own('lab-updates', 'Updates', made.updates, made.digest),
      priority: preferred,
    },
    extras: own('lab-extras', 'Extras', more.repository, more.digest),
    handedOver: more.handedOver,
    mirror: undefined,
    comps,
    builder,
    treefile: {
      ...kind.treefile,
      packages: [...(Array.isArray(packages) ? packages : []), ...inEveryTree],
    },
    signing: { home, keyId, publicKey },
    packageKeys: [release.signingKey.fingerprint, keyId],
    installTree,
    remote: 'fedora',
    osName: 'fedora',
    mediumLabel: `FEDORA-${number}`,
    installLimit: kind.installer.limit,
  };
}

/** The editions: what they consist of is the official kickstart's to say, how they are installed is ours. */
async function editionSources(
  release: FedoraRelease,
  wanted: readonly Edition[],
  options: StageOptions,
): Promise<readonly EditionSource[]> {
  const editions = everyEdition.filter((each) => wanted.includes(each));
  return options.progress.stage('Fetching the official kickstarts', () =>
    Promise.all(
      editions.map(async (edition): Promise<EditionSource> => {
        const entry = release.editions[edition];
        const { path } = await officialKickstart(entry, options);
        return {
          edition,
          ref: entry.ref,
          kickstart: join(kickstartsFolder, `${edition}.ks`),
          packagesFrom: path,
          packages: edition === 'server' ? inServerTrees : [],
        };
      }),
    ),
  );
}

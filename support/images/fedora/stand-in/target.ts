import type { Settings } from '../../../settings.ts';
import type { StageOptions } from '../../edition-tree.ts';
import type { Edition } from '../../image.ts';
import { makeLab } from '../../lab/index.ts';
import { labInstallTree } from '../../lab/target.ts';
import type { Target } from '../../target.ts';
import { fedoraTarget } from '../target.ts';
import { standInKind } from './kind.ts';
import { serveStandIn, type ServedStandIn } from './serve.ts';
import { standInTree } from './tree.ts';

/** Makes the stand-in of Fedora's download tree out of the lab, or finds it, and serves it. */
export async function openStandIn(
  settings: Pick<Settings, 'cacheDir' | 'debianMirror' | 'labExtraRpms'>,
  editions: readonly Edition[],
  options: StageOptions,
): Promise<ServedStandIn> {
  const lab = await makeLab(settings, editions, options);
  const installTree = await labInstallTree(lab, options);
  const tree = await standInTree({ lab, installTree }, options);
  return serveStandIn(tree, lab.signing.keyId);
}

/**
 * The stand-in as a target: from its entry of the catalogue on, all is as with Fedora.
 * @param resources what ends its server: trees are composed from there, and hosts install from there, until the run is over
 */
export async function standInTarget(
  settings: Settings,
  wanted: readonly Edition[],
  options: StageOptions,
  resources: AsyncDisposableStack,
): Promise<Target> {
  const { release } = resources.use(await openStandIn(settings, wanted, options));
  return fedoraTarget(release, settings, wanted, options, await standInKind());
}

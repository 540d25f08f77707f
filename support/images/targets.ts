import type { Settings } from '../settings.ts';
import type { StageOptions } from './edition-tree.ts';
import { chooseRelease, describeRelease, readCatalogue } from './fedora/catalogue.ts';
import { checkFedora } from './fedora/requirements.ts';
import { standInTarget } from './fedora/stand-in/target.ts';
import { fedoraTarget } from './fedora/target.ts';
import type { Edition } from './image.ts';
import { labTarget } from './lab/target.ts';
import type { Target } from './target.ts';

/**
 * Tells early whether a run on the chosen target can come to anything on this machine.
 * @returns what the target is called in the run's first line
 * @throws UserError that says what is missing
 */
export async function checkTarget(settings: Settings, signal?: AbortSignal): Promise<string> {
  if (settings.target === 'lab') return 'the lab';
  if (settings.target === 'stand-in')
    return "a stand-in of Fedora's download tree, made of the lab";
  return describeRelease(await checkFedora(settings, signal));
}

/**
 * Makes or finds what the chosen target is made of, as far as some editions need it: the one place that knows targets by
 * name.
 * @param resources what ends with the run
 */
export async function resolveTarget(
  settings: Settings,
  wanted: readonly Edition[],
  options: StageOptions,
  resources: AsyncDisposableStack,
): Promise<Target> {
  if (settings.target === 'lab') return labTarget(settings, wanted, options);
  if (settings.target === 'stand-in') return standInTarget(settings, wanted, options, resources);
  const release = chooseRelease(await readCatalogue(), settings.fedoraRelease);
  return fedoraTarget(release, settings, wanted, options);
}

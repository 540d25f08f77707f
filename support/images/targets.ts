import type { Settings } from '../settings.ts';
import { UserError } from '../errors.ts';
import type { StageOptions } from './edition-tree.ts';
import { describeRelease } from './fedora/catalogue.ts';
import { checkFedora } from './fedora/requirements.ts';
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
  return describeRelease(await checkFedora(settings, signal));
}

/**
 * Makes or finds what the chosen target is made of, as far as some editions need it: the one place that knows targets by
 * name.
 */
export async function resolveTarget(
  settings: Settings,
  wanted: readonly Edition[],
  options: StageOptions,
): Promise<Target> {
  if (settings.target === 'lab') return labTarget(settings, wanted, options);
  throw new UserError('The target fedora is not there yet.', {
    advice: 'Unset PROTOTYPES_TARGET: the lab is the default.',
  });
}

import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { top } from '../top.ts';
import type { Settings } from '../settings.ts';
import type { StageOptions } from './edition-tree.ts';
import { describeRelease } from './fedora/catalogue.ts';
import { checkFedora } from './fedora/requirements.ts';
import { type Edition, everyEdition } from './image.ts';
import { installTree } from './lab/install-tree.ts';
import { labTarget } from './lab/index.ts';
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
  if (settings.target === 'fedora') {
    throw new UserError('The target fedora is not there yet.', {
      advice: 'Unset PROTOTYPES_TARGET: the lab is the default.',
    });
  }
  const lab = await labTarget(settings, wanted, options);
  const { repositories, builder, release } = lab;
  const kickstarts = join(top, 'vm-images', 'kickstarts');
  return {
    ...lab,
    kickstartVersion: 'F42',
    editions: everyEdition
      .filter((each) => wanted.includes(each))
      .map((edition) => ({
        edition,
        ref: lab.refFor(edition),
        kickstart: join(kickstarts, `${edition}.ks`),
      })),
    alternates: [
      {
        edition: 'server',
        ref: lab.refFor('server-alternate'),
        kickstart: join(kickstarts, 'server-alternate.ks'),
        repository: lab.alternate,
      },
    ],
    installTree: await installTree(
      { builder, repositories, python: options.python, family: 'Lab Linux', release },
      options,
    ),
    remote: 'lab',
    osName: 'lab',
    mediumLabel: `LAB-${release}`,
    installLimit: 300,
  };
}

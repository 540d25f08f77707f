import { join } from 'node:path';
import type { Settings } from '../../settings.ts';
import { top } from '../../top.ts';
import type { StageOptions } from '../edition-tree.ts';
import { type Edition, everyEdition } from '../image.ts';
import type { Target } from '../target.ts';
import { makeLab } from './index.ts';
import { installTree } from './install-tree.ts';

/** Our own kickstarts, which the lab's editions are made from. */
export const kickstartsFolder = join(top, 'vm-images', 'kickstarts');

/** The lab as a target, as far as some editions need it: all of it is made here, or found in the cache. */
export async function labTarget(
  settings: Settings,
  wanted: readonly Edition[],
  options: StageOptions,
): Promise<Target> {
  const { alternate, refFor, ...lab } = await makeLab(settings, wanted, options);
  const { repositories, builder, release } = lab;
  return {
    ...lab,
    kickstartVersion: 'F42',
    editions: everyEdition
      .filter((each) => wanted.includes(each))
      .map((edition) => ({
        edition,
        ref: refFor(edition),
        kickstart: join(kickstartsFolder, `${edition}.ks`),
      })),
    alternates: [
      {
        edition: 'server',
        ref: refFor('server-alternate'),
        kickstart: join(kickstartsFolder, 'server-alternate.ks'),
        repository: alternate,
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

import { join } from 'node:path';
import type { Settings } from '../../settings.ts';
import { top } from '../../top.ts';
import type { StageOptions } from '../edition-tree.ts';
import { type Edition, everyEdition } from '../image.ts';
import type { InstallTree, Target } from '../target.ts';
import { type Lab, makeLab } from './index.ts';
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
    installTree: await labInstallTree(lab, options),
    remote: 'lab',
    osName: 'lab',
    mediumLabel: `LAB-${lab.release}`,
    installLimit: 300,
  };
}

/** The lab's install tree. */
export function labInstallTree(
  { repositories, builder, release }: Pick<Lab, 'repositories' | 'builder' | 'release'>,
  options: StageOptions,
): Promise<InstallTree> {
  const { python } = options;
  return installTree({ builder, repositories, python, family: 'Lab Linux', release }, options);
}

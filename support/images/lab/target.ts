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
  const { alternate, next, refFor, ...lab } = await makeLab(settings, wanted, options);
  const { release, repositories, builder } = lab;
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
        // What is otherwise comes before what the edition is composed from, by its priority.
        composition: async () => ({
          release,
          builder,
          repositories: [...repositories, await alternate()],
        }),
      },
      {
        edition: 'workstation',
        ref: next.refFor('workstation'),
        kickstart: join(kickstartsFolder, 'workstation.ks'),
        composition: () => next.make(['workstation']),
      },
    ],
    installTree: await labInstallTree(lab, options),
    remote: 'lab',
    osName: 'lab',
    mediumLabel: `LAB-${release}`,
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

import type { Settings } from '../../settings.ts';
import type { Edition } from '../image.ts';
import type { StoredRoot } from '../target.ts';
import { labBase, type LabBase } from './base.ts';
import { builder } from './builder.ts';
import type { LabContext } from './context.ts';
import { repositories, type Repositories } from './repository.ts';

/** A release, made as far as trees are composed of it. */
export interface MadeRelease extends LabBase {
  readonly repositories: Repositories;
  /** Makes the builder root, or finds it. */
  readonly builder: () => Promise<StoredRoot>;
}

/** What a release is made with beyond its recipe. */
export type ReleaseSettings = Pick<Settings, 'cacheDir' | 'debianMirror' | 'labExtraRpms'>;

/**
 * Makes a release for some editions, or takes from the cache what is made of the same recipe and inputs: bootstrap, RPMs,
 * repositories, builder root.
 */
export async function makeRelease(
  settings: ReleaseSettings,
  editions: readonly Edition[],
  context: LabContext,
): Promise<MadeRelease> {
  const made = await labBase(settings, editions, context);
  const { packages, base, key } = made;
  const finished = await repositories(packages, base, key, settings.labExtraRpms, context);
  return {
    ...made,
    repositories: finished,
    builder: () => builder(base, finished.os, finished.own, key, context),
  };
}

import { digestOfPath } from '../../cache/digest.ts';
import type { StageContext } from '../rpmify.ts';
import type { LabRelease } from './release.ts';

/** What every stage of a release of the lab needs. */
export interface LabContext extends StageContext {
  readonly release: LabRelease;
}

/** The context of a release's stages: what it has otherwise is seen inside every root that rpmify runs in. */
export function contextOf(release: LabRelease, stage: StageContext): LabContext {
  return { ...stage, release, instead: release.binds };
}

/** Digests of the files and folders of the recipe that a stage depends on, by their names in the recipe's folder. */
export function recipeDigests(
  { release }: LabContext,
  ...names: readonly string[]
): Promise<readonly string[]> {
  return Promise.all(names.map((name) => digestOfPath(release.path(name))));
}

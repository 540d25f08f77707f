import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot, type Bind } from '../compose/root.ts';
import type { RunResult } from '../process/run.ts';
import type { Progress } from '../progress.ts';
import { recipeFolder } from './lab/recipe.ts';

/** What every stage that makes packages needs. */
export interface StageContext {
  readonly cacheDir: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** What rpmify sees inside its root in place of files of the recipe's folder, and beside it. Default: nothing. */
  readonly instead?: readonly Bind[];
}

/** Where things are seen inside a root. */
export const inside = {
  recipe: '/mnt/recipe',
  key: '/mnt/key',
  out: '/mnt/out',
  root: '/mnt/root',
  packages: '/mnt/packages',
  extra: '/mnt/extra',
  plugin: '/mnt/dnf-plugins',
} as const;

/** Runs rpmify (vm-images/lab/rpmify) inside a root that has Python, rpm and gpg. */
export function rpmify(
  root: string,
  words: readonly string[],
  binds: readonly Bind[],
  context: StageContext,
  note?: (text: string) => void,
): Promise<RunResult> {
  return inRoot(root, ['python3', '-m', 'rpmify', ...words], {
    binds: [
      { source: recipeFolder, target: inside.recipe, access: 'read' },
      ...(context.instead ?? []),
      ...binds,
    ],
    cwd: inside.recipe,
    env: { PYTHONDONTWRITEBYTECODE: '1' },
    ...(note === undefined ? {} : { onLine: (line: string) => note(line.trim()) }),
    signal: context.signal,
  });
}

/** The specs of a folder of the recipe, as they are seen inside a root. */
export async function specsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(recipeFolder, folder));
  return names
    .filter((name) => name.endsWith('.spec'))
    .sort()
    .map((name) => `${inside.recipe}/${folder}/${name}`);
}

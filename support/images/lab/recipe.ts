import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { top } from '../../top.ts';

/** Where the lab's recipe lies. */
export const recipeFolder = join(top, 'vm-images/lab');

/** What of recipe.json matters outside the bootstrapped root. */
export interface Recipe {
  readonly name: string;
  readonly release: string;
  /** The release of Debian. */
  readonly suite: string;
  /** Debian packages to bootstrap, by what they are there for. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
}

/** Reads the recipe; it is the project's own file, so its shape is trusted. */
export async function readRecipe(): Promise<Recipe> {
  return JSON.parse(await readFile(join(recipeFolder, 'recipe.json'), 'utf8')) as Recipe;
}

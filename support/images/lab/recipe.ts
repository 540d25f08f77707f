import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { top } from '../../top.ts';
import type { Edition } from '../image.ts';

/** Where the lab's recipe lies. */
export const recipeFolder = join(top, 'vm-images/lab');

/** What of recipe.json matters outside the bootstrapped root. */
export interface Recipe {
  readonly name: string;
  readonly release: string;
  /** The release of Debian. */
  readonly suite: string;
  /**
   * Of a suite that still moves: the day whose state the recipe was last tried with. A later day has everything made anew, of
   * what the mirror has then.
   */
  readonly snapshot?: string;
  /** Debian packages to bootstrap, by what they are there for. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** Patterns of files (fnmatch(3)) that are other languages' words: they are not even unpacked. */
  readonly translations: readonly string[];
  /** Macros that rpm's programs are to have while the release is made, by name; rpm-macros(7). */
  readonly macros?: Readonly<Record<string, string>>;
  /** Lines that files of `base/presets` have beyond what is there, by the file's name; systemd.preset(5). */
  readonly presets?: Readonly<Record<string, readonly string[]>>;
}

/** The sets that only one edition has need of. Server's is no such set: the installer is made of it as well. */
const additions: readonly Edition[] = ['workstation'];

/**
 * The Debian packages to bootstrap for some editions, each once, in order. Whoever wants a Server alone does not pay for
 * a desktop; whoever wants both gets one bootstrap for both.
 */
export function packagesFor(
  { packages }: Pick<Recipe, 'packages'>,
  editions: readonly Edition[],
): readonly string[] {
  const unwanted = new Set<string>(additions.filter((each) => !editions.includes(each)));
  const sets = Object.entries(packages).filter(([set]) => !unwanted.has(set));
  return [...new Set(sets.flatMap(([, names]) => names))].sort();
}

/** Reads the recipe of the first release; it is the project's own file, so its shape is trusted. */
export async function readRecipe(): Promise<Recipe> {
  return JSON.parse(await readFile(join(recipeFolder, 'recipe.json'), 'utf8')) as Recipe;
}

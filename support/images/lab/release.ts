import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../../cache/cache.ts';
import type { Json } from '../../cache/digest.ts';
import type { Bind } from '../../compose/root.ts';
import { inside } from '../rpmify.ts';
import { merged, mergedRecipe } from './merge-recipe.ts';
import { readRecipe, type Recipe, recipeFolder } from './recipe.ts';

/** A release of the lab: what it is made by. */
export interface LabRelease {
  readonly recipe: Recipe;
  /** Where a file or folder of the recipe is, by its name in the recipe's folder. */
  readonly path: (name: string) => string;
  /** What is seen inside a root otherwise than in the recipe's folder. */
  readonly binds: readonly Bind[];
}

/** Where macros of rpm's programs are seen inside a root. */
const macrosInside = '/etc/rpm/macros.release';
const macros = 'macros';
const presetFolder = 'base/presets';

/** The files that a later release may have something otherwise in, in `releases/NAME`; all others it shares. */
const differing = ['recipe.json', 'provides.json', 'accounts.json'] as const;

/** The release that people install. */
export async function firstRelease(): Promise<LabRelease> {
  return { recipe: await readRecipe(), path: (name) => join(recipeFolder, name), binds: [] };
}

/**
 * A later release: the first one's recipe with what `releases/NAME` says is otherwise. The files that come of it are kept in
 * the cache, so that each stage depends on them as it does on the first one's.
 */
export async function laterRelease(
  name: string,
  context: { readonly cacheDir: string; readonly signal?: AbortSignal | undefined },
): Promise<LabRelease> {
  const joined = await Promise.all(
    differing.map(async (file) => [file, await mergedFile(name, file)] as const),
  );
  // The recipe is of the project's own files, so its shape is trusted.
  const recipe = Object.fromEntries(joined)['recipe.json'] as unknown as Recipe;
  const files = new Map<string, string>(
    joined.map(([file, content]) => [file, `${JSON.stringify(content, undefined, 2)}\n`]),
  );
  files.set(macros, macrosOf(recipe));
  const presets = Object.entries(recipe.presets ?? {});
  for (const [file, lines] of presets) files.set(file, await longerPreset(file, lines));
  const entry = await cached(context.cacheDir, {
    stage: 'lab-recipe',
    inputs: { format: 2, files: [...files] },
    make: async (folder) => {
      for (const [file, text] of files) await writeFile(join(folder, file), text);
    },
    signal: context.signal,
  });
  const own = new Set<string>(differing);
  const shown = (file: string, target: string): Bind => ({
    source: join(entry.path, file),
    target,
    access: 'read',
  });
  return {
    recipe,
    path: (file) => join(own.has(file) ? entry.path : recipeFolder, file),
    binds: [
      ...differing.map((file) => shown(file, `${inside.recipe}/${file}`)),
      ...presets.map(([file]) => shown(file, `${inside.recipe}/${presetFolder}/${file}`)),
      shown(macros, macrosInside),
    ],
  };
}

function macrosOf(recipe: Recipe): string {
  return Object.entries(recipe.macros ?? {})
    .map(([macro, value]) => `%${macro} ${value}\n`)
    .join('');
}

/** A preset of all releases, with more lines. */
async function longerPreset(file: string, lines: readonly string[]): Promise<string> {
  const text = await readFile(join(recipeFolder, presetFolder, file), 'utf8');
  // Of two lines about one unit the first counts, and what is not named may be disabled by the last.
  return [...lines, text].join('\n');
}

async function mergedFile(name: string, file: (typeof differing)[number]): Promise<Json> {
  const first = await readJson(join(recipeFolder, file));
  const otherwise = await readJson(join(recipeFolder, 'releases', name, file));
  return file === 'recipe.json' ? mergedRecipe(first, otherwise) : merged(first, otherwise);
}

async function readJson(path: string): Promise<Json> {
  return JSON.parse(await readFile(path, 'utf8')) as Json;
}

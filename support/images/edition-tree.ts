import { basename } from 'node:path';
import type { Json } from '../cache/digest.ts';
import { compose, ComposeError, type Tree } from '../compose/compose.ts';
import { readComps } from '../kickstart/comps.ts';
import type { Kickstart } from '../kickstart/model.ts';
import { readSource } from '../kickstart/read-source.ts';
import { packagesNotFound } from '../kickstart/selection.ts';
import { treefileFrom } from '../kickstart/treefile.ts';
import type { Progress } from '../progress.ts';
import type { Edition } from './image.ts';
import { type AlternateSource, editionName, type EditionSource, type Target } from './target.ts';

/** An edition from its kickstart to its tree. */
export interface EditionTree {
  readonly edition: Edition;
  readonly source: EditionSource;
  readonly kickstart: Kickstart;
  readonly tree: Tree;
}

export interface StageOptions {
  readonly cacheDir: string;
  /** A Python that has pykickstart. */
  readonly python: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** The tree that a distribution publishes next: composed from its updates as well, a child of the first on its ref. */
export async function updatedTree(
  source: EditionSource,
  target: Target,
  { tree }: EditionTree,
  options: StageOptions,
): Promise<Tree> {
  const updated = { ...target, repositories: [...target.repositories, target.updates] };
  return (await editionTree(source, updated, options, { parent: tree, what: "'s update" })).tree;
}

/** An edition's alternate tree: composed from what is otherwise, on a ref of its own. */
export async function alternateTree(
  source: AlternateSource,
  target: Target,
  options: StageOptions,
): Promise<Tree> {
  const otherwise = { ...target, ...(await source.composition()) };
  return (await editionTree(source, otherwise, options, { what: "'s alternate tree" })).tree;
}

/**
 * Reads an edition's kickstart, makes the treefile of it and composes the tree.
 * @param made whose child the commit is, and what of the edition it is, for people
 * @throws UserError that names file and line of what the kickstart asks for and nobody has
 */
export async function editionTree(
  source: EditionSource,
  target: Target,
  options: StageOptions,
  { parent, what = '' }: { readonly parent?: Tree; readonly what?: string } = {},
): Promise<EditionTree> {
  const { python, progress, cacheDir, signal } = options;
  const kickstart = await readSource(source, {
    python,
    version: target.kickstartVersion,
    signal,
  });
  const { treefile, notes } = treefileFrom(kickstart, {
    comps: await readComps(target.comps),
    ref: source.ref,
    repos: target.repositories.map(({ id }) => id),
    releasever: target.release,
    overlay: overlayOf(source, target),
  });
  const tree = await progress.stage(
    `Composing ${editionName(source.edition)}${what} from ${basename(source.packagesFrom ?? source.kickstart)}`,
    async (note) => {
      for (const each of notes) note(each);
      try {
        return await compose({
          treefile,
          builder: target.builder,
          repositories: target.repositories,
          signing: target.signing,
          ...(parent === undefined ? {} : { parent }),
          cacheDir,
          onLine: (line) => note(line.trim()),
          signal,
        });
      } catch (error) {
        if (!(error instanceof ComposeError)) throw error;
        throw packagesNotFound(kickstart, error.words) ?? error;
      }
    },
  );
  return { edition: source.edition, source, kickstart, tree };
}

/** What target and edition add to the treefile. */
function overlayOf(
  { packages = [] }: EditionSource,
  { treefile }: Target,
): Readonly<Record<string, Json>> {
  if (packages.length === 0) return treefile;
  const own = treefile['packages'];
  return { ...treefile, packages: [...(Array.isArray(own) ? (own as Json[]) : []), ...packages] };
}

import { createHash } from 'node:crypto';
import { access, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, UserError } from '../../errors.ts';
import { readComps } from '../../kickstart/comps.ts';
import { readKickstart } from '../../kickstart/read.ts';
import { flatKickstart } from '../../kickstart/render.ts';
import { treefileFrom, type Treefile } from '../../kickstart/treefile.ts';
import { top } from '../../top.ts';
import type { Edition } from '../image.ts';

/** A list of packages, told without its names. */
export interface ListDescription {
  readonly count: number;
  /** SHA-256, in hex, of the names in the order of their code units, each with a line feed behind it. */
  readonly sha256: string;
}

/** What an official kickstart asks for, together with that release's groups. */
export interface PackageSet {
  readonly release: string;
  readonly edition: Edition;
  /** The file that counts as the official one. */
  readonly kickstart: string;
  /** The version of the kickstart language, as pykickstart names it. */
  readonly syntax: string;
  /** What they were read from: the commits of the two collections. null: nobody has read them. */
  readonly from: { readonly kickstarts: string; readonly comps: string } | null;
  /** null: nobody has computed it. */
  readonly packages: ListDescription | null;
}

/** The description in the repository. */
export const packageSetsFile = join(top, 'support', 'images', 'fedora', 'package-sets.json');

/** @throws UserError if the file is not there, or no list of package sets */
export async function readPackageSets(file = packageSetsFile): Promise<readonly PackageSet[]> {
  const place = { file };
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UserError(`the package sets cannot be read: ${messageOf(error)}`, {
      place,
      cause: error,
    });
  }
  if (!Array.isArray(value) || !value.every((each) => isPackageSet(each))) {
    throw new UserError('this is no list of package sets.', {
      place,
      advice: 'docs/kickstarts.md says what a set is, and how they are written.',
    });
  }
  return value;
}

function isPackageSet(value: unknown): value is PackageSet {
  if (typeof value !== 'object' || value === null) return false;
  const { release, edition, kickstart, syntax, from, packages } = value as Record<string, unknown>;
  return (
    typeof release === 'string' &&
    /^[1-9][0-9]$/.test(release) &&
    (edition === 'server' || edition === 'workstation') &&
    typeof kickstart === 'string' &&
    /^[a-z0-9_-]+\.ks$/.test(kickstart) &&
    syntax === `F${release}` &&
    (from === null || hasTexts(from, 'kickstarts', 'comps')) &&
    (packages === null || (hasTexts(packages, 'sha256') && 'count' in (packages as object)))
  );
}

function hasTexts(value: unknown, ...names: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string')
  );
}

/** Writes the description: aside, then in its place. */
export async function writePackageSets(
  sets: readonly PackageSet[],
  file = packageSetsFile,
): Promise<void> {
  const aside = `${file}.part-${process.pid}`;
  await writeFile(aside, `${JSON.stringify(sets, undefined, 2)}\n`);
  await rename(aside, file);
}

/** Where a folder of official files has those of a release (docs/kickstarts.md). */
export function placesIn(
  folder: string,
  { release, kickstart }: PackageSet,
): { readonly kickstart: string; readonly comps: string } {
  return {
    kickstart: join(folder, release, 'kickstarts', kickstart),
    comps: join(folder, release, 'comps.xml'),
  };
}

/** Which of the two files a folder lacks: nothing, if the set can be computed. */
export async function missingIn(folder: string, set: PackageSet): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const path of Object.values(placesIn(folder, set))) {
    await access(path).catch(() => missing.push(path));
  }
  return missing;
}

/** The same treefile twice: from the kickstart as it is, and from its flat form. */
export interface OfficialTreefiles {
  readonly asWritten: Treefile;
  readonly flattened: Treefile;
}

/**
 * Makes treefiles of an official kickstart and comps, for x86_64, as a compose for the target fedora would.
 * @throws UserError as the kickstart stage does
 */
export async function officialTreefiles(
  folder: string,
  set: PackageSet,
  { python, signal }: { readonly python: string; readonly signal?: AbortSignal },
): Promise<OfficialTreefiles> {
  const places = placesIn(folder, set);
  const reading = { python, version: set.syntax, ...(signal === undefined ? {} : { signal }) };
  const options = {
    comps: await readComps(places.comps),
    ref: `fedora/${set.release}/x86_64/${set.edition}`,
    repos: ['fedora'],
    releasever: set.release,
    architecture: 'x86_64',
  };
  const kickstart = await readKickstart(places.kickstart, reading);
  const aside = await mkdtemp(join(tmpdir(), 'flat-kickstart-'));
  try {
    const flat = join(aside, set.kickstart);
    await writeFile(flat, flatKickstart(kickstart));
    return {
      asWritten: treefileFrom(kickstart, options).treefile,
      flattened: treefileFrom(await readKickstart(flat, reading), options).treefile,
    };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Describes a list of names; their order does not count, nor does a name that comes twice. */
export function describeList(names: readonly string[]): ListDescription {
  const sorted = [...new Set(names)].sort();
  const text = sorted.map((name) => `${name}\n`).join('');
  return { count: sorted.length, sha256: createHash('sha256').update(text).digest('hex') };
}

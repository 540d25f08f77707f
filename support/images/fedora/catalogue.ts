import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { messageOf, UserError } from '../../errors.ts';
import { top } from '../../top.ts';
import type { Edition } from '../image.ts';

/** A release of Fedora, as vm-images/fedora/release.schema.json describes it. */
export interface FedoraRelease {
  readonly release: string;
  readonly status: 'supported' | 'coming' | 'historic';
  /** The last day of its updates, where that is known: `2027-12-08`. */
  readonly endOfLife?: string;
  readonly verified: Readonly<Record<Edition, Verified>>;
  readonly kickstartVersion: string;
  readonly signingKey: { readonly fingerprint: string; readonly from: string | null };
  readonly repositories: readonly FedoraRepository[];
  readonly comps: { readonly repository: string; readonly why: string };
  readonly installer: FedoraInstaller | null;
  readonly editions: Readonly<Record<Edition, FedoraEdition>>;
  readonly dnf: {
    readonly default: 'yum' | 'dnf4' | 'dnf5';
    readonly plugins: PluginCommand | null;
  };
  readonly atomic: boolean;
  readonly differences: readonly string[];
}

/** When all scenarios of an edition have last passed on a release: a day (`2026-11-28`), or `never`. */
export type Verified = string;

export interface FedoraRepository {
  readonly id: string;
  readonly name: string;
  readonly metalink: string;
  readonly updates: boolean;
}

/** Where the image is that carries the install tree. In names `{compose}` stands for what the list of images tells. */
export interface FedoraInstaller {
  readonly list: string;
  /** Below the list's own folder; it ends with a slash. */
  readonly folder: string;
  readonly image: string;
  /** The signed file of checksums beside it; null: there is none. */
  readonly checksums: string | null;
  readonly why: string;
}

export interface FedoraEdition {
  readonly ref: string;
  readonly environment: string;
  readonly kickstart: {
    readonly project: string;
    readonly branch: string;
    readonly file: string;
    readonly why: string;
  };
}

/** The command that loads plugins of dnf 4, and its words; `{name}` stands for a package's name. */
export interface PluginCommand {
  readonly command: string;
  readonly package: string;
  readonly words: { readonly unknownPackage: string; readonly notFound: string };
}

export const catalogueFolder = join(top, 'vm-images', 'fedora');

const schemaName = 'release.schema.json';

/**
 * Reads every release of the catalogue, and checks it against the schema.
 * @returns the releases, oldest first
 * @throws UserError naming the file, and each member that is wrong
 */
export async function readCatalogue(folder = catalogueFolder): Promise<readonly FedoraRelease[]> {
  const validate = await validator();
  const names = (await readdir(folder)).filter(
    (name) => name.endsWith('.json') && name !== schemaName,
  );
  const releases = await Promise.all(
    names.map((name) => readRelease(join(folder, name), validate)),
  );
  return releases.sort((a, b) => Number(a.release) - Number(b.release));
}

async function validator(): Promise<ValidateFunction<FedoraRelease>> {
  const text = await readFile(join(catalogueFolder, schemaName), 'utf8');
  return new Ajv({ allErrors: true, strict: true, strictTypes: false }).compile<FedoraRelease>(
    JSON.parse(text) as object,
  );
}

async function readRelease(
  file: string,
  validate: ValidateFunction<FedoraRelease>,
): Promise<FedoraRelease> {
  const content = parsed(file, await readFile(file, 'utf8'));
  if (!validate(content)) {
    throw new UserError(`this is no release of Fedora:${listed(validate.errors ?? [])}`, {
      place: { file },
      advice: `${schemaName} beside it says what each member is.`,
    });
  }
  const problems = contradictions(content, basename(file, '.json'));
  if (problems.length > 0) {
    throw new UserError(`the release contradicts itself: ${problems.join('; ')}.`, {
      place: { file },
    });
  }
  return content;
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`this is no JSON: ${messageOf(error)}`, { place: { file }, cause: error });
  }
}

/** A line for each member. What only says that one of several forms fits is left to the lines that say why not. */
function listed(errors: readonly ErrorObject[]): string {
  const said = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'if');
  const lines = (said.length === 0 ? errors : said).map((error) => {
    const extra: unknown = error.params['additionalProperty'];
    const name = typeof extra === 'string' ? ` (${extra})` : '';
    return `\n    ${error.instancePath === '' ? '/' : error.instancePath}: ${error.message}${name}`;
  });
  return lines.join('');
}

/** What a schema cannot say. */
function contradictions(content: FedoraRelease, name: string): readonly string[] {
  const { release, repositories, comps, editions } = content;
  const ids = repositories.map(({ id }) => id);
  return [
    ...(release === name ? [] : [`the file's name is not ${release}.json`]),
    ...(new Set(ids).size === ids.length ? [] : ['two repositories have one id']),
    ...(ids.includes(comps.repository) ? [] : [`there is no repository ${comps.repository}`]),
    ...Object.entries(editions)
      .filter(([edition, { ref }]) => ref !== `fedora/${release}/x86_64/${edition}`)
      .map(([, { ref }]) => `${ref} is a ref of something else`),
  ];
}

/**
 * The release that a run takes.
 * @param wanted its number; undefined: the newest that is supported
 * @throws UserError for one that the catalogue lacks, and one of which nothing is booted
 */
export function chooseRelease(
  catalogue: readonly FedoraRelease[],
  wanted: string | undefined,
): FedoraRelease {
  const bootable = catalogue.filter(({ status }) => status !== 'historic');
  const choice = `Set FEDORA_RELEASE to ${bootable.map(({ release }) => release).join(', ')}, or unset it for the newest that is supported.`;
  if (wanted === undefined) {
    const newest = bootable.findLast(({ status }) => status === 'supported');
    if (newest !== undefined) return newest;
    throw new UserError('The catalogue has no release of Fedora that is supported.', {
      advice: `Add one to ${catalogueFolder}.`,
    });
  }
  const found = catalogue.find(({ release }) => release === wanted);
  if (found === undefined) {
    throw new UserError(`The catalogue has no Fedora ${wanted}.`, { advice: choice });
  }
  if (found.status === 'historic') {
    throw new UserError(
      `Fedora ${wanted} is only read, never booted. ${found.differences.join(' ')}`,
      { advice: choice },
    );
  }
  return found;
}

/** How a release is named in reports, with what it was ever verified by: nothing claims more than was run. */
export function describeRelease({ release, verified }: FedoraRelease): string {
  const days = Object.entries(verified).map(([edition, day]) => `${edition} ${day}`);
  return `Fedora ${release} (verified: ${days.join(', ')})`;
}

import { UserError } from '../../errors.ts';
import { attribute, children, readXml, textOf, type Element } from '../../kickstart/xml.ts';
import type { RpmRepository } from '../target.ts';
import type { FedoraRelease, FedoraRepository } from './catalogue.ts';
import { download, fetchText } from './downloads/download.ts';
import { readMetalink } from './downloads/metalink.ts';
import type { FetchingOptions } from './release-key.ts';

/** The repositories of a release, as they are now. */
export interface ReleaseRepositories {
  /** Those that a first compose is made from. */
  readonly repositories: readonly RpmRepository[];
  /** The file of groups. */
  readonly comps: string;
}

const largestMetalink = 4 * 1024 * 1024;

/**
 * Finds a release's repositories: the metalink tells the checksum of the newest metadata, these the checksum of the groups.
 * What came out since the release is left out, so that the same release gives the same tree.
 * @param gpgKey the file of the release's key, armoured
 * @throws UserError with the address for what is not reached, and for what is not what its checksum says
 */
export async function releaseRepositories(
  { release, repositories, comps }: FedoraRelease,
  gpgKey: string,
  options: FetchingOptions,
): Promise<ReleaseRepositories> {
  const first = repositories.filter(({ updates }) => !updates);
  const found = await Promise.all(first.map((each) => metadataOf(each, options)));
  const grouped = found.find(({ id }) => id === comps.repository);
  if (grouped === undefined) {
    throw new UserError(
      `The groups of Fedora ${release} are to come from the repository ${comps.repository}, which a first compose leaves out.`,
      { advice: "Name another one in the release's file of the catalogue." },
    );
  }
  return {
    repositories: found.map(({ id, name, metalink, base, sha256 }) => ({
      id,
      name,
      metalink,
      url: base,
      gpgKey,
      digest: sha256,
    })),
    comps: await groupsOf(grouped, options),
  };
}

/** A repository's newest metadata. */
interface Metadata extends Pick<FedoraRepository, 'id' | 'name' | 'metalink'> {
  /** Its mirrors, the first one again as `base`: folders that hold `repodata/`. */
  readonly mirrors: readonly string[];
  readonly base: string;
  readonly file: string;
  readonly sha256: string;
}

async function metadataOf(
  { id, name, metalink }: FedoraRepository,
  { cacheDir, signal, stallLimit }: FetchingOptions,
): Promise<Metadata> {
  const called = `the metalink of the repository ${id}`;
  const text = await fetchText(metalink, {
    limit: largestMetalink,
    name: called,
    signal,
    stallLimit,
  });
  const { sha256, size, urls } = readMetalink(text);
  const file = await download({
    urls,
    name: `the metadata of the repository ${id}`,
    sha256,
    size,
    cacheDir,
    signal,
    stallLimit,
  });
  const mirrors = urls.map((url) => url.replace(/repodata\/repomd\.xml$/, ''));
  return { id, name, metalink, mirrors, base: mirrors[0] ?? '', file, sha256 };
}

/** Kinds of groups in the order in which they are taken; what is packed has the packing in its name. */
const kinds = ['group', 'group_zst', 'group_gz'] as const;

async function groupsOf(
  { id, mirrors, file }: Metadata,
  { cacheDir, signal, stallLimit }: FetchingOptions,
): Promise<string> {
  const advice = 'Fetch it again: what answers may be no repository.';
  const repomd = await readXml(file, 'repomd', advice);
  const entries = children(repomd, 'data');
  const [entry] = kinds.flatMap((kind) =>
    entries.filter((each) => attribute(each, 'type') === kind),
  );
  const place = entry === undefined ? undefined : placeOf(entry);
  if (place === undefined) {
    throw new UserError(`The repository ${id} has no groups with a SHA-256.`, { advice });
  }
  const { href, sha256, size } = place;
  return download({
    urls: mirrors.map((mirror) => new URL(href, mirror).href),
    name: `the groups of the repository ${id}`,
    sha256,
    size,
    cacheDir,
    signal,
    stallLimit,
  });
}

function placeOf(
  entry: Element,
):
  | { readonly href: string; readonly sha256: string; readonly size: number | undefined }
  | undefined {
  const [location] = children(entry, 'location');
  const href = location === undefined ? undefined : attribute(location, 'href');
  const sum = children(entry, 'checksum').find((each) => attribute(each, 'type') === 'sha256');
  const sha256 = textOf(sum);
  // A place elsewhere than below the repository is none.
  if (href === undefined || sha256 === undefined || !/^(?!.*\.\.)[\w.-][\w./-]*$/.test(href)) {
    return undefined;
  }
  const size = textOf(children(entry, 'size')[0]);
  return { href, sha256, size: size === undefined ? undefined : Number(size) };
}

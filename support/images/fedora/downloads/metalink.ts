import { UserError } from '../../../errors.ts';
import { attribute, children, parseXml, textOf, type Element } from '../../../kickstart/xml.ts';

/** Where a repository's repomd.xml is, and what it has to be. */
export interface RepomdLink {
  /** In hex, small letters. */
  readonly sha256: string;
  /** Bytes. */
  readonly size?: number;
  /** Mirrors: those with TLS first, and among them the preferred ones. */
  readonly urls: readonly string[];
}

const file = 'the metalink';
const advice = 'Fetch it again: what answers may not be the mirror manager.';

/**
 * Reads a Metalink 3.0 about a repository's repomd.xml, as Fedora's mirror manager gives it. Besides the newest file it
 * may list older ones that some mirrors still have (`mm0:alternates`): they are not taken.
 * @throws UserError for what is no metalink, has a document type (and so could have entities), or lacks a part
 */
export function readMetalink(xml: string): RepomdLink {
  if (/<!DOCTYPE/i.test(xml)) {
    throw unusable('it has a document type, which no metalink needs');
  }
  const root = parseXml(xml, { file, root: 'metalink', advice });
  const about = children(root, 'files')
    .flatMap((files) => children(files, 'file'))
    .filter((each) => attribute(each, 'name') === 'repomd.xml');
  if (about.length === 0) throw unusable('it is not about a repomd.xml');
  const [newest] = about.flatMap(versionsOf).sort((a, b) => timestamp(b) - timestamp(a));
  const sha256 = sha256Of(newest);
  if (sha256 === undefined) throw unusable('it has no SHA-256 of the newest repomd.xml');
  const urls = mirrorsOf(about);
  if (urls.length === 0) throw unusable('it names no mirror with http or https');
  const size = textOf(children(newest, 'size')[0]);
  return {
    sha256,
    ...(size !== undefined && /^\d+$/.test(size) ? { size: Number(size) } : {}),
    urls,
  };
}

/** The file's own version, and the alternates after it: at the same time the former counts. */
function versionsOf(about: Element): readonly Element[] {
  const alternates = children(about, 'mm0:alternates').flatMap((each) =>
    children(each, 'mm0:alternate'),
  );
  return [about, ...alternates];
}

/** Seconds since 1970; one that is not said is the oldest. */
function timestamp(version: Element): number {
  return Number(textOf(children(version, 'mm0:timestamp')[0]) ?? 0) || 0;
}

function sha256Of(version: Element | undefined): string | undefined {
  return children(version, 'verification')
    .flatMap((each) => children(each, 'hash'))
    .filter((each) => attribute(each, 'type') === 'sha256')
    .map((each) => textOf(each)?.toLowerCase())
    .find((each) => each !== undefined && /^[0-9a-f]{64}$/.test(each));
}

function mirrorsOf(about: readonly Element[]): readonly string[] {
  const mirrors = about
    .flatMap((each) => children(each, 'resources'))
    .flatMap((each) => children(each, 'url'))
    .flatMap((each) => {
      const text = textOf(each) ?? '';
      if (!/^https?:\/\/.*\/repodata\/repomd\.xml$/.test(text) || !URL.canParse(text)) return [];
      const preference = Number(attribute(each, 'preference') ?? 0) || 0;
      return [{ text, secure: text.startsWith('https:'), preference }];
    })
    .sort((a, b) => Number(b.secure) - Number(a.secure) || b.preference - a.preference);
  return [...new Set(mirrors.map(({ text }) => text))];
}

function unusable(reason: string): UserError {
  return new UserError(`${reason}.`, { place: { file }, advice });
}

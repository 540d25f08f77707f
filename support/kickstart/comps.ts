import { readFile } from 'node:fs/promises';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { UserError, messageOf } from '../errors.ts';

/** Groups of packages, as a repository's comps.xml defines them. */
export interface Comps {
  /** The file it was read from, for messages. */
  readonly file: string;
  readonly groups: readonly CompsGroup[];
  readonly environments: readonly Environment[];
}

export interface CompsGroup {
  readonly id: string;
  readonly name: string;
  readonly packages: readonly PackageRequest[];
}

export type RequestType = 'mandatory' | 'default' | 'optional' | 'conditional';

export interface PackageRequest {
  readonly name: string;
  readonly type: RequestType;
  /** Of a conditional package: it is wanted where this one is. */
  readonly requires: string | undefined;
  /** The architectures it is meant for; undefined: all. */
  readonly architectures: readonly string[] | undefined;
}

export interface Environment {
  readonly id: string;
  readonly name: string;
  /** Ids of the groups that are always part of it. Its optional groups have to be asked for by name. */
  readonly groups: readonly string[];
}

const largest = 64 * 1024 * 1024;

/** How compressed files begin (RFC 1952, RFC 8878). */
const magic = {
  gzip: Buffer.from([0x1f, 0x8b]),
  zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
} as const;

const lists = new Set(['group', 'environment', 'packagereq', 'groupid', 'name', '_name', 'id']);

/**
 * Reads a comps.xml, plain or compressed by gzip or zstd, as repositories have it. Fedora's sources (comps-f42.xml.in)
 * are read as well.
 * @throws UserError when it is not there, too large, no XML, no comps, or defines XML entities
 */
export async function readComps(file: string): Promise<Comps> {
  const place = { file };
  const advice = 'Name the comps.xml of the repository that the packages come from.';
  let text: string;
  try {
    text = unpacked(await readFile(file)).toString('utf8');
  } catch (error) {
    throw new UserError(`the groups cannot be read: ${messageOf(error)}`, {
      place,
      advice,
      cause: error,
    });
  }
  // Nothing in comps needs entities of its own, and expanding them costs whatever their author likes.
  if (/<!ENTITY/i.test(text)) {
    throw new UserError('it defines XML entities, which no comps.xml needs', { place, advice });
  }
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { line, msg } = valid.err;
    throw new UserError(`it is no XML: ${msg}`, { place: { file, line }, advice });
  }
  const root = asRecord(parser.parse(text))['comps'];
  if (root === undefined) throw new UserError('it is no comps.xml', { place, advice });
  const comps = asRecord(root);
  return {
    file,
    groups: records(comps['group']).map((each) => groupOf(each)),
    environments: records(comps['environment']).map((each) => environmentOf(each)),
  };
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => lists.has(name),
});

function unpacked(content: Buffer): Buffer {
  const limit = { maxOutputLength: largest };
  if (content.length > largest) throw new RangeError(`it is larger than ${largest} bytes`);
  if (content.subarray(0, 2).equals(magic.gzip)) return gunzipSync(content, limit);
  if (content.subarray(0, 4).equals(magic.zstd)) {
    return zstdDecompressSync(content, limit);
  }
  return content;
}

function groupOf(element: Element): CompsGroup {
  const packages = records(asRecord(element['packagelist'])['packagereq']);
  return { ...identity(element), packages: packages.map((each) => requestOf(each)) };
}

function requestOf(element: Element): PackageRequest {
  const type = textOf(element['@type']);
  const architectures = textOf(element['@arch'])
    ?.split(',')
    .map((each) => each.trim());
  return {
    name: textOf(element) ?? '',
    // A request without a type is a mandatory one: so libcomps reads it.
    type: requestTypes.find((each) => each === type) ?? 'mandatory',
    requires: textOf(element['@requires']),
    architectures,
  };
}

const requestTypes = ['mandatory', 'default', 'optional', 'conditional'] as const;

function environmentOf(element: Element): Environment {
  const groups = records(asRecord(element['grouplist'])['groupid']);
  return { ...identity(element), groups: groups.flatMap((each) => textOf(each) ?? []) };
}

function identity(element: Element): { readonly id: string; readonly name: string } {
  // Names come once in English, without a language, and once a translation.
  const names = [...records(element['name']), ...records(element['_name'])];
  const english = names.find((each) => each['@xml:lang'] === undefined);
  const id = records(element['id'])[0];
  return { id: textOf(id) ?? '', name: textOf(english) ?? '' };
}

/** An element as the parser gives it: its children, its attributes with an @, its text as `#text`. */
type Element = Readonly<Record<string, unknown>>;

function asRecord(value: unknown): Element {
  if (typeof value === 'string') return { '#text': value };
  return value !== null && typeof value === 'object' ? (value as Element) : {};
}

function records(value: unknown): readonly Element[] {
  return Array.isArray(value) ? value.map((each) => asRecord(each)) : [];
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : asRecord(value)['#text'];
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

import { readFile } from 'node:fs/promises';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { UserError, messageOf } from '../errors.ts';

/** An element as the parser gives it: its children as lists, its attributes with an @, its text as `#text`. */
export type Element = Readonly<Record<string, unknown>>;

const largest = 256 * 1024 * 1024;

/** How compressed files begin (RFC 1952, RFC 8878). */
const magic = {
  gzip: Buffer.from([0x1f, 0x8b]),
  zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
} as const;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/**
 * Reads a repository's metadata, plain or compressed by gzip or zstd.
 * @param root the element that the document consists of
 * @param advice what to do when it cannot be used
 * @throws UserError when it is not there, too large, no XML, another document, or defines XML entities
 */
export async function readXml(file: string, root: string, advice: string): Promise<Element> {
  let text: string;
  try {
    text = unpacked(await readFile(file)).toString('utf8');
  } catch (error) {
    throw new UserError(`it cannot be read: ${messageOf(error)}`, {
      place: { file },
      advice,
      cause: error,
    });
  }
  return parseXml(text, { file, root, advice });
}

/** What a document is and has to be. */
export interface XmlDocument {
  /** Where it is from, for messages. */
  readonly file: string;
  /** The element that it consists of. */
  readonly root: string;
  /** What to do when it cannot be used. */
  readonly advice: string;
}

/**
 * Reads a document that is there as text.
 * @throws UserError when it is no XML, another document, or defines XML entities
 */
export function parseXml(text: string, { file, root, advice }: XmlDocument): Element {
  const place = { file };
  // Nothing in metadata needs entities of its own, and expanding them costs whatever their author likes.
  if (/<!ENTITY/i.test(text)) {
    throw new UserError('it defines XML entities, which no metadata needs', { place, advice });
  }
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { line, msg } = valid.err;
    throw new UserError(`it is no XML: ${msg}`, { place: { file, line }, advice });
  }
  const [element] = children(asElement(parser.parse(text)), root);
  if (element === undefined) throw new UserError(`it is no ${root} document`, { place, advice });
  return element;
}

/** The children of a name, in their order. */
export function children(element: Element | undefined, name: string): readonly Element[] {
  const value = element?.[name];
  return Array.isArray(value) ? value.map((each) => asElement(each)) : [];
}

/** The text of an element; undefined: there is none. */
export function textOf(element: Element | undefined): string | undefined {
  return filled(element?.['#text']);
}

/** An attribute; undefined: it is missing or empty. */
export function attribute(element: Element, name: string): string | undefined {
  return filled(element[`@${name}`]);
}

function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function asElement(value: unknown): Element {
  if (value !== null && typeof value === 'object') return value as Element;
  return { '#text': value };
}

function unpacked(content: Buffer): Buffer {
  const limit = { maxOutputLength: largest };
  if (content.length > largest) throw new RangeError(`it is larger than ${largest} bytes`);
  if (content.subarray(0, 2).equals(magic.gzip)) return gunzipSync(content, limit);
  if (content.subarray(0, 4).equals(magic.zstd)) return zstdDecompressSync(content, limit);
  return content;
}

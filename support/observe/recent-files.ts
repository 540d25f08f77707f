import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => name === 'bookmark',
});

interface Xbel {
  readonly xbel?: '' | { readonly bookmark?: readonly { readonly '@href'?: string }[] };
}

/**
 * The paths of the files that a list of recent files has, sorted: XBEL, as GLib's GBookmarkFile writes it. What is no file of
 * this machine is left out.
 * @throws TypeError if the text is no such list
 */
export function parseRecentFiles(xml: string): readonly string[] {
  const { xbel } = parser.parse(xml) as Xbel;
  if (xbel === undefined) throw new TypeError(`This is no list of recent files: ${xml}`);
  const bookmarks = xbel === '' ? [] : (xbel.bookmark ?? []);
  return bookmarks
    .flatMap((each) => each['@href'] ?? [])
    .filter((uri) => uri.startsWith('file:///'))
    .map((uri) => fileURLToPath(uri))
    .sort();
}

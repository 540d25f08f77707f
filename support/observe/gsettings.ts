import { fileURLToPath } from 'node:url';

/**
 * A list of texts as `gsettings get` prints it: GVariant's text format, `['a', "it's"]`, and `@as []` if it is empty.
 * @throws TypeError for any other value
 */
export function parseTextList(printed: string): readonly string[] {
  const text = printed.trim();
  if (text === '@as []') return [];
  const quoted = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
  if (!new RegExp(`^\\[(?:${quoted})(?:, (?:${quoted}))*\\]$`).test(text)) {
    throw new TypeError(`This is no list of texts: ${text}`);
  }
  return [...text.matchAll(new RegExp(quoted, 'g'))].map(([each]) => unquoted(each));
}

/**
 * The file that a setting names by a URI.
 * @throws TypeError for a value that is no `file://` of this machine
 */
export function fileOfSetting(printed: string): string {
  try {
    return fileURLToPath(unquoted(printed.trim()));
  } catch (error) {
    throw new TypeError(`This is no file's URI: ${printed.trim()}`, { cause: error });
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

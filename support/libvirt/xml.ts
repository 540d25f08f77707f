const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

/**
 * A text as XML content or as an attribute's value.
 * @throws RangeError for a character that XML 1.0 (section 2.2) has no way to write
 */
export function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex -- it is about control characters
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text) || !text.isWellFormed()) {
    throw new RangeError(`${JSON.stringify(text)} holds a character that XML cannot.`);
  }
  return text.replaceAll(/[&<>'"]/g, (character) => entities[character] ?? character);
}

/**
 * Tag of template literals that are XML: what is put in is escaped, unless it is XML already (a result of this tag, or a
 * list of them). `undefined` and `false` put nothing in.
 */
export function xml(strings: TemplateStringsArray, ...values: readonly XmlValue[]): Xml {
  const parts = strings.map((text, index) => text + content(values[index]));
  return new Xml(parts.join(''));
}

/** A piece of XML. */
export class Xml {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type XmlValue = Xml | readonly Xml[] | string | number | false | undefined;

function content(value: XmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Xml) return value.toString();
  if (typeof value === 'object') return value.join('\n');
  return escapeXml(String(value));
}

/** What may stand inside the armour: base64, its headers, and line ends, also as JSON, HTML and XML write them. */
const inside = String.raw`[A-Za-z0-9+/=:,.() \t\r\n-]|\\+[rn/]|&#x?[0-9A-Fa-f]+;`;

/**
 * An armoured private key (RFC 7468, OpenSSH's, PGP's). One that is cut off counts as well: it ends where something
 * stands that cannot be part of it.
 */
const privateKey = new RegExp(
  `-----BEGIN ([A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?)-----(?:${inside})*?(?:-----END \\1-----|(?!${inside}))`,
  'g',
);

/** The text without private keys: what a report may show. */
export function redact(text: string): string {
  return text.includes('PRIVATE KEY') ? text.replaceAll(privateKey, '[$1 removed]') : text;
}

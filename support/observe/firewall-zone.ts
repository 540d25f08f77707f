import { linesOf } from './lists.ts';

/** A zone of firewalld, as `firewall-cmd --list-all` shows it. */
export interface FirewallZone {
  readonly name: string;
  /** What it lets in: services by name, ports as `22/tcp`; both sorted. */
  readonly services: readonly string[];
  readonly ports: readonly string[];
  /** Further ways in, each as firewalld shows it: `protocols: igmp`. */
  readonly others: readonly string[];
}

const otherWays = ['protocols', 'forward-ports', 'source-ports', 'rich rules', 'sources'];

/**
 * Reads a zone (firewall-cmd(1), --list-all). What each line holds follows its key; rich rules stand on lines of their own.
 * @throws TypeError if the text is no zone
 */
export function parseZone(output: string): FirewallZone {
  const [head = '', ...lines] = linesOf(output);
  const name = /^(\S+)(?: \(.*\))?$/.exec(head.trim())?.[1];
  const values = new Map<string, readonly string[]>();
  let key = '';
  for (const line of lines) {
    const found = /^ {2}([a-z][a-z -]*): ?(.*)$/.exec(line);
    if (found !== null) key = found[1] ?? '';
    const text = (found === null ? line : (found[2] ?? '')).trim();
    values.set(key, [...(values.get(key) ?? []), ...(text === '' ? [] : [text])]);
  }
  const words = (of: string): readonly string[] =>
    (values.get(of) ?? []).flatMap((text) => text.split(/\s+/)).sort();
  if (name === undefined || !values.has('services') || !values.has('ports')) {
    throw new TypeError(`This is no zone of firewalld: ${output}`);
  }
  const target = values.get('target')?.[0] ?? 'default';
  return {
    name,
    services: words('services'),
    ports: words('ports'),
    others: [
      ...(target === 'default' ? [] : [`target: ${target}`]),
      ...otherWays.flatMap((way) => (values.get(way) ?? []).map((text) => `${way}: ${text}`)),
    ],
  };
}

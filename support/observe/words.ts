/** What a message may hold that is not the same twice, by the name that a specification has for it. */
export interface Varying {
  /** Names by text: commits, refs, URLs. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * A message as a specification has it: what is not the same twice is named in capitals (`COMMIT`, `TIME`), everything else
 * is as it was printed, blanks at the ends of lines apart. What a full disk has no room for first is chance: the log gives some
 * back meanwhile.
 */
export function specified(text: string, { names }: Varying): string {
  let result = text;
  const longestFirst = [...names].sort(([one], [other]) => other.length - one.length);
  for (const [value, name] of longestFirst) result = result.replaceAll(value, name);
  return result
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'CHECKSUM')
    .replaceAll(/\bobjects\/[0-9a-f]{2}\/[0-9a-f]{62}\.filez\b/g, 'OBJECT')
    .replaceAll(/\bwith timestamp '[^']+'/g, "with timestamp 'TIME'")
    .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replaceAll(
      /\b\d+ metadata, \d+ content objects fetched; .* transferred in \d+ seconds; .* content written/g,
      'FETCHED',
    )
    .replaceAll(
      /\bSignature made .+ using (\w+) key ID [0-9A-F]+/g,
      'Signature made TIME using $1 key ID KEY',
    )
    .replaceAll(/\bGood signature from ".*"/g, 'Good signature from SIGNER')
    .replaceAll(/\bprocess \d+\b/g, 'process PID')
    .replaceAll(/\bsince \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, 'since TIME')
    .replaceAll(/\bFreed: .*/g, 'FREED')
    .replaceAll(/^error: .+: No space left on device$/gm, 'error: PLACE: No space left on device')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

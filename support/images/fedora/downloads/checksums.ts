import { UserError } from '../../../errors.ts';
import { GpgHome } from './gpg-home.ts';

/** What is known of a file by a signed list. */
export interface Checksum {
  /** In hex, small letters. */
  readonly sha256: string;
  /** Bytes. */
  readonly size?: number;
}

export interface ChecksumsOptions {
  /** The file's name or address, for messages. */
  readonly name?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a CHECKSUM file as Fedora publishes it: clear-signed (RFC 4880, 7), with lines `SHA256 (NAME) = HEX` and
 * `# NAME: N bytes`. Only what the signature covers is read.
 * @param keyFile the one public key that counts, armoured or binary
 * @returns by the files' names
 * @throws UserError for a file without a signature, one by another key, one that was changed, and one without checksums
 */
export async function verifiedChecksums(
  text: string,
  keyFile: string,
  { name = 'the CHECKSUM file', signal }: ChecksumsOptions = {},
): Promise<ReadonlyMap<string, Checksum>> {
  const sums = parsed(await signedText(text, keyFile, name, signal), name);
  if (sums.size === 0) throw refused(name, 'it has no SHA-256 of any file');
  return sums;
}

/** What a signature covers, from gpg itself: what stands around it in the file was signed by nobody. */
async function signedText(
  text: string,
  keyFile: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  // Inside a signed text such a line would begin with "- ".
  const texts = text.match(/^-----BEGIN PGP SIGNED MESSAGE-----\r?$/gm)?.length ?? 0;
  if (texts === 0) throw refused(name, 'it is not signed');
  if (texts > 1) throw refused(name, 'it holds more than one signed text');
  await using home = await GpgHome.open(signal);
  if (!(await home.import(keyFile))) throw refused(name, `${keyFile} holds no public key`);
  const keys = await home.keys();
  // With 1 or 2 gpg ends where a signature is not good; which way it is not is in the status.
  const { stdout, status } = await home.gpg(['--decrypt'], { input: text, accept: [1, 2] });
  const said = (word: string): readonly (readonly string[])[] =>
    status.map((line) => line.split(' ')).filter(([first]) => first === word);
  const signers = said('VALIDSIG').map((fields) => fields.at(-1));
  const good = said('GOODSIG').length;
  // A second signature is nothing that Fedora publishes.
  if (good === 1 && signers.length === 1 && said('PLAINTEXT').length === 1) {
    if (keys.some(({ fingerprint }) => fingerprint === signers[0])) return stdout;
  }
  throw refused(name, reasonFrom(said, keys.map(({ fingerprint }) => fingerprint).join(', ')));
}

/** Words of DETAILS, "The status codes", and what they mean to a reader. */
function reasonFrom(
  said: (word: string) => readonly (readonly string[])[],
  wanted: string,
): string {
  if (said('BADSIG').length > 0)
    return 'its text is not what was signed: it was changed or damaged';
  const [other] = said('NO_PUBKEY');
  if (other !== undefined) return `it is signed by the key ${other[1]}, not by ${wanted}`;
  if (said('EXPKEYSIG').length > 0) return `the key ${wanted} has expired`;
  if (said('REVKEYSIG').length > 0) return `the key ${wanted} was revoked`;
  if (said('EXPSIG').length > 0) return 'its signature has expired';
  if (said('ERRSIG').length > 0) return 'its signature cannot be checked';
  return 'it has no signature that can be read, or more than one: it is damaged';
}

function parsed(signed: string, name: string): ReadonlyMap<string, Checksum> {
  const hashes = new Map<string, string>();
  const sizes = new Map<string, number>();
  for (const line of signed.split(/\r?\n/)) {
    const sum = /^SHA256 \((.+)\) = ([0-9a-fA-F]{64})$/.exec(line);
    if (sum !== null) put(hashes, sum[1] ?? '', (sum[2] ?? '').toLowerCase(), name);
    const size = /^# (.+): (\d+) bytes$/.exec(line);
    if (size !== null) put(sizes, size[1] ?? '', Number(size[2]), name);
  }
  return new Map(
    Array.from(hashes, ([file, sha256]) => {
      const size = sizes.get(file);
      return [file, { sha256, ...(size === undefined ? {} : { size }) }];
    }),
  );
}

function put<T>(map: Map<string, T>, file: string, value: T, name: string): void {
  if (map.has(file) && map.get(file) !== value) {
    throw refused(name, `it says two things about ${file}`);
  }
  map.set(file, value);
}

function refused(name: string, reason: string): UserError {
  return new UserError(`${name} is not trusted: ${reason}.`, {
    advice:
      'Nothing that it lists is used. Fetch it again; if that is no help, take it as an attack.',
  });
}

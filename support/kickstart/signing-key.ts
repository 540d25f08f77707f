import { UserError } from '../errors.ts';

const header = '-----BEGIN PGP ';

/**
 * A public OpenPGP key in its binary form, which is what libostree's folder of trusted keys takes.
 * @param content binary (`gpg --export`) or with ASCII armour (RFC 9580, section 6)
 * @throws UserError when it is something else, a private key above all
 */
export function publicKey(content: Uint8Array, file: string): Buffer {
  const bytes = Buffer.from(content);
  const text = bytes.subarray(0, 4096).toString('latin1').trimStart();
  const key = text.startsWith(header) ? withoutArmour(bytes.toString('latin1')) : bytes;
  // A packet's first octet holds its tag: 6 is a public key, 5 a secret one (RFC 9580, section 4.2).
  const first = key[0] ?? 0;
  const tag = (first & 0x40) === 0 ? (first >> 2) & 0x0f : first & 0x3f;
  if (first < 0x80 || tag !== 6) {
    throw new UserError(`it is ${tag === 5 ? 'a private key' : 'no public OpenPGP key'}`, {
      place: { file },
      advice: 'Name what `gpg --export` printed for the key that signs the tree.',
    });
  }
  return key;
}

/** The data between the armour's headers and its checksum. */
function withoutArmour(text: string): Buffer {
  const body =
    /^-----BEGIN PGP [^\n]*\n(?:[^\n]+: [^\n]*\n)*\s*\n([^]*?)\n(?:=.{4}\s*\n)?-----END/.exec(
      text.trimStart().replaceAll('\r', ''),
    );
  return Buffer.from(body?.[1] ?? '', 'base64');
}

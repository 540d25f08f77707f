import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2 from 'ssh2';

/** The suite's SSH key. */
export interface SshIdentity {
  /** Path of the private key; its content is never shown. */
  readonly privateKey: string;
  /** The line for authorized_keys, and for a kickstart's `sshkey`. */
  readonly publicKey: string;
}

/** A pair as OpenSSH writes it: the private key's file, and the line for authorized_keys. */
export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/**
 * A new Ed25519 pair whose halves can both be read again.
 *
 * ssh2 1.17 drops the leading zero bytes of a public key (issue 1390 of ssh2), so that one of its pairs in 256 is one
 * that neither it nor OpenSSH reads (RFC 8709, section 4, wants 32 bytes): such a pair is thrown away.
 *
 * @param comment What the public key's line ends with.
 * @param generate Makes one pair; ssh2's generator unless a test says otherwise.
 * @throws Error if 20 pairs in a row cannot be read, which no chance explains.
 */
export function newKeyPair(
  comment: string,
  generate: (comment: string) => KeyPair = (text) =>
    ssh2.utils.generateKeyPairSync('ed25519', { comment: text }),
): KeyPair {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const pair = generate(comment);
    if (isReadable(pair.private) && isReadable(pair.public)) return pair;
  }
  throw new Error('ssh2 made no Ed25519 key that it can read itself: `npm update ssh2` may help');
}

function isReadable(key: string): boolean {
  return !(ssh2.utils.parseKey(key) instanceof Error);
}

/** The key of this cache: Ed25519, made once, readable by its owner alone. */
export async function sshIdentity(cacheDir: string): Promise<SshIdentity> {
  const folder = join(cacheDir, 'keys', 'ssh');
  const privateKey = join(folder, 'id_ed25519');
  if (!(await exists(folder))) await makeKey(folder);
  const publicKey = (await readFile(`${privateKey}.pub`, 'utf8')).trim();
  return { privateKey, publicKey };
}

async function makeKey(folder: string): Promise<void> {
  const parent = join(folder, '..');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const aside = await mkdtemp(join(parent, 'ssh-'));
  const pair = newKeyPair('ostree-prototypes');
  await writeFile(join(aside, 'id_ed25519'), pair.private, { mode: 0o600 });
  await writeFile(join(aside, 'id_ed25519.pub'), `${pair.public}\n`, { mode: 0o644 });
  try {
    await rename(aside, folder);
  } catch (error) {
    await rm(aside, { recursive: true });
    // Another process was faster: its key is the key.
    if (!(await exists(folder))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

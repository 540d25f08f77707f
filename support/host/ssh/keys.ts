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
  const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'ostree-prototypes' });
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

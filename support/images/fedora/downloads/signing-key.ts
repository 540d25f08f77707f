import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../errors.ts';
import { GpgHome, type ListedKey } from './gpg-home.ts';

/** One public key, in two files of the same content. */
export interface ReleaseKey {
  /** As rpm and dnf read it. */
  readonly armoured: string;
  /** As gpgv and OSTree read it. */
  readonly binary: string;
}

/**
 * Takes one key out of a keyring that nobody vouches for: its full fingerprint does.
 * @param keyring armoured or binary
 * @param fingerprint OpenPGP v4 (RFC 4880, 12.2): 40 digits in hex
 * @param folder where the files go
 * @throws UserError if the keyring does not have it as a primary key, or has it revoked or expired
 */
export async function releaseKey(
  keyring: Uint8Array,
  fingerprint: string,
  folder: string,
  signal?: AbortSignal,
): Promise<ReleaseKey> {
  const wanted = fingerprint.toUpperCase();
  if (!/^[0-9A-F]{40}$/.test(wanted)) {
    throw new UserError(`${fingerprint} is no full fingerprint: those have 40 digits.`, {
      advice: 'Anybody can make a key with the same short id.',
    });
  }
  await using home = await GpgHome.open(signal);
  const file = join(home.path, 'keyring');
  await writeFile(file, keyring);
  if (!(await home.import(file))) {
    throw new UserError(`There is no OpenPGP key in what should hold ${wanted}.`);
  }
  requireUsable(await home.keys(), wanted);

  await mkdir(folder, { recursive: true });
  const key = {
    armoured: join(folder, 'release-key.asc'),
    binary: join(folder, 'release-key.gpg'),
  };
  await exportTo(home, key.armoured, ['--armor'], wanted);
  await exportTo(home, key.binary, [], wanted);
  return key;
}

function requireUsable(keys: readonly ListedKey[], wanted: string): void {
  const found = keys.find(({ fingerprint }) => fingerprint === wanted);
  if (found === undefined) {
    const alike = keys.find(({ fingerprint }) => fingerprint.slice(-8) === wanted.slice(-8));
    throw new UserError(
      alike === undefined
        ? `The keyring does not have the key ${wanted}.`
        : `The keyring does not have the key ${wanted}, only ${alike.fingerprint}, whose short id is the same: that is another key.`,
      { advice: 'Compare the fingerprint in the catalogue with what Fedora publishes.' },
    );
  }
  const ended = { r: 'was revoked', e: 'has expired', d: 'is disabled', i: 'is invalid' };
  const how = Object.entries(ended).find(([letter]) => letter === found.validity)?.[1];
  if (how !== undefined) throw new UserError(`The key ${wanted} ${how}.`);
}

/** Writes aside, looks at what was written, and renames. */
async function exportTo(
  home: GpgHome,
  file: string,
  flags: readonly string[],
  fingerprint: string,
): Promise<void> {
  const aside = `${file}.${process.pid}.part`;
  try {
    await home.gpg([...flags, '--yes', '--output', aside, '--export', `0x${fingerprint}`]);
    const exported = await home.keys(aside);
    if (exported.length !== 1 || exported[0]?.fingerprint !== fingerprint) {
      throw new UserError(`The key ${fingerprint} could not be taken out of its keyring alone.`);
    }
    await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

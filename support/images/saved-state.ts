import { constants, copyFile, open, rename, rm, type FileHandle } from 'node:fs/promises';

/**
 * The head of a file that libvirt saved a domain to (struct _virQEMUSaveHeader in its qemu_saveimage.h): 16 bytes of magic, then
 * 32-bit numbers in the machine's order: version 2, length of the data, whether the domain ran, format, offset of the cookie in
 * the data, 14 unused. Behind it comes the data (domain XML, NUL, cookie XML, padding), then what QEMU wrote.
 */
const headerSize = 92;
const magic = 'LibvirtQemudSave';
const versionAt = 16;
const lengthAt = 20;
const formatAt = 28;
/** QEMU_SAVE_FORMAT_RAW. */
const plainFormat = 0;
/** A domain's XML has some kilobytes; a longer one is not ours. */
const longest = 1024 * 1024;

/** What tells two domains apart. */
export interface DomainIdentity {
  readonly name: string;
  readonly uuid: string;
}

/**
 * Copies a saved state for a domain of another name and UUID. libvirt refuses to change either when it restores, and two hosts
 * of one saved state would be one to it; the guest sees neither. The new ones must have the length of the old ones: everything
 * behind them stays where it was.
 * @throws Error if the file is no saved state, or not of that domain
 */
export async function copySavedState(
  from: string,
  to: string,
  before: DomainIdentity,
  after: DomainIdentity,
): Promise<void> {
  const aside = `${to}.part`;
  // Shares the blocks where the file system can.
  await copyFile(from, aside, constants.COPYFILE_FICLONE);
  try {
    await using file = await open(aside, 'r+');
    const header = Buffer.alloc(headerSize);
    await file.read(header, 0, headerSize, 0);
    const data = Buffer.alloc(dataLength(header, from));
    const { bytesRead } = await file.read(data, 0, data.length, headerSize);
    if (bytesRead !== data.length) throw new Error(`${from}: the saved state is cut short.`);
    await file.write(renamed(data, before, after, from), 0, data.length, headerSize);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await rename(aside, to);
}

/**
 * Opens a saved state where QEMU's own part begins: the file's position is there, so that a process that inherits it reads
 * a migration stream.
 * @throws Error if the file is no saved state, or QEMU's part is not as QEMU writes it by itself
 */
export async function openMigration(path: string): Promise<FileHandle> {
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(headerSize);
    // Without a position each read goes on where the last one ended, and leaves the file there.
    await file.read(header, 0, headerSize, null);
    const data = Buffer.alloc(dataLength(header, path));
    const { bytesRead } = await file.read(data, 0, data.length, null);
    if (bytesRead !== data.length) throw new Error(`${path}: the saved state is cut short.`);
    if (header.readUInt32LE(formatAt) !== plainFormat) {
      throw new Error(`${path}: the saved state is compressed.`);
    }
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function dataLength(header: Buffer, file: string): number {
  if (
    header.toString('latin1', 0, magic.length) !== magic ||
    header.readUInt32LE(versionAt) !== 2
  ) {
    throw new Error(`${file}: this is no saved state of a kind that is known.`);
  }
  const length = header.readUInt32LE(lengthAt);
  if (length > longest) throw new Error(`${file}: a saved state with ${length} bytes of XML.`);
  return length;
}

/** latin1 keeps every byte a character, so lengths are those of the file. */
function renamed(
  data: Buffer,
  before: DomainIdentity,
  after: DomainIdentity,
  file: string,
): Buffer {
  let text = data.toString('latin1');
  for (const key of ['name', 'uuid'] as const) {
    const old = `<${key}>${before[key]}</${key}>`;
    const fresh = `<${key}>${after[key]}</${key}>`;
    if (old.length !== fresh.length) {
      throw new RangeError(`${after[key]} is not as long as ${before[key]}.`);
    }
    if (text.split(old).length !== 2) {
      throw new Error(`${file}: the saved state is not that of ${before.name} (${before.uuid}).`);
    }
    text = text.replace(old, () => fresh);
  }
  return Buffer.from(text, 'latin1');
}

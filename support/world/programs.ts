import { readdir, readFile } from 'node:fs/promises';
import type { Host } from '../host/host.ts';
import { writeWithFolder } from '../host/write-with-folder.ts';

const sources = new URL('programs/', import.meta.url);

/** Where the desktop looks for what no package brought (XDG_DATA_DIRS of the Base Directory Specification). */
const entries = '/usr/local/share/applications';

/**
 * Unpacks a program that no package brought into a folder of its own, as root; what is in its `bin` can be run. Its entry for
 * the desktop, if it has one, goes where entries of one's own go.
 * @param name of a folder in `programs/`
 */
export async function unpackProgram(host: Host, name: string, folder: string): Promise<void> {
  const top = new URL(`${name}/`, sources);
  for (const entry of await readdir(top, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = new URL(entry.name, `file://${entry.parentPath}/`);
    const path = file.href.slice(top.href.length);
    const isEntry = path.endsWith('.desktop');
    const target = isEntry ? `${entries}/${path}` : `${folder}/${name}/${path}`;
    const mode = path.startsWith('bin/') ? 0o755 : 0o644;
    await writeWithFolder(host, target, await readFile(file, 'utf8'), { mode });
  }
}

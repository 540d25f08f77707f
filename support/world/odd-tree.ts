import { readFile } from 'node:fs/promises';
import type { Host, User } from '../host/host.ts';

const program = new URL('odd_tree.py', import.meta.url);

/** Makes a folder with everything that files may be and tools get wrong, as a user, and gives its path. */
export async function makeOddTree(host: Host, parent: string, user: User): Promise<string> {
  const folder = `${parent}/files of every kind`;
  // Not everybody who makes files can be logged in as.
  await host.exec(['runuser', '-u', user, '--', 'python3', '-', folder], {
    input: await readFile(program),
  });
  return folder;
}

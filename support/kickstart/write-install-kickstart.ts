import { rename, rm, writeFile } from 'node:fs/promises';
import { readKickstart, type ReadOptions } from './read.ts';
import { installKickstart, type Additions, type TreeSource } from './install-kickstart.ts';
import { lastCommand } from './facts.ts';
import type { Kickstart } from './model.ts';

/**
 * Writes the kickstart that installs a tree, after pykickstart has read it again: what is written is what Anaconda
 * understands. The file appears whole or not at all, readable by its owner only, since it may hold passwords.
 * @returns the written kickstart
 */
export async function writeInstallKickstart(
  path: string,
  kickstart: Kickstart,
  tree: TreeSource,
  options: Pick<ReadOptions, 'python' | 'signal'> & { readonly additions?: Additions },
): Promise<Kickstart> {
  const { additions, ...reading } = options;
  const aside = `${path}.part`;
  try {
    await writeFile(aside, installKickstart(kickstart, tree, additions), { mode: 0o600 });
    const again = await readKickstart(aside, { ...reading, version: kickstart.version });
    const { osname, remote, url, ref } = lastCommand(again, 'ostreesetup')?.values ?? {};
    const same =
      osname === tree.osname && remote === tree.remote && url === tree.url && ref === tree.ref;
    if (!same || again.packages !== undefined) {
      throw new Error(`pykickstart reads the derived kickstart differently: ${aside}`);
    }
    await rename(aside, path);
    return { ...again, file: path };
  } finally {
    await rm(aside, { force: true });
  }
}

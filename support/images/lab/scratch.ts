import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../../compose/root.ts';

const prefix = 'lab-scratch-';

/** Makes a folder that is known to be this process's. */
export function scratchFolder(cacheDir: string): Promise<string> {
  return mkdtemp(join(cacheDir, `${prefix}${process.pid}-`));
}

/** Removes the scratch folders whose process is gone. */
export async function removeAbandoned(cacheDir: string): Promise<void> {
  const names = await readdir(cacheDir);
  for (const name of names) {
    const pid = /^lab-scratch-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await removeTree(join(cacheDir, name));
  }
}

/** Whether there is such a process, be it somebody else's; kill(2). */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

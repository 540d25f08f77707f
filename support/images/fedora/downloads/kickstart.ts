import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { cached } from '../../../cache/cache.ts';
import { UserError } from '../../../errors.ts';
import type { FedoraEdition } from '../catalogue.ts';
import { Git } from './git.ts';

/** An official kickstart, in a folder with all that it includes. */
export interface OfficialKickstart {
  readonly path: string;
  /** The commit that it is from. */
  readonly commit: string;
}

export interface KickstartOptions {
  readonly cacheDir: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches the kickstart that counts as an edition's official one, as its branch is now. A commit is fetched once.
 * @throws UserError that names project and branch: not reached, not there, no such file; and for a name that leads
 *   elsewhere
 */
export async function officialKickstart(
  { kickstart }: Pick<FedoraEdition, 'kickstart'>,
  { cacheDir, signal }: KickstartOptions,
): Promise<OfficialKickstart> {
  const { project, branch, file } = kickstart;
  // The catalogue's schema says so too; the name is made a path here.
  if (!/^\w[\w.-]*\.ks$/.test(file)) {
    throw new UserError(`${file} is no name of a kickstart in ${project}.`);
  }
  const git = new Git(project, signal);
  const commit = await git.tip(branch);
  const { path: folder } = await cached(cacheDir, {
    stage: 'fedora-kickstarts',
    inputs: { project, commit },
    signal,
    make: (aside) => git.checkOut(branch, commit, aside),
  });
  return { path: await within(folder, file, `${project}, branch ${branch}`), commit };
}

/** A link in the project may lead anywhere on this machine. */
async function within(folder: string, file: string, where: string): Promise<string> {
  const path = join(folder, file);
  const real = await realpath(path).catch(() => undefined);
  const top = await realpath(folder);
  if (real === undefined || !(await lstat(real)).isFile()) {
    throw new UserError(`There is no ${file} in ${where}.`, {
      advice: "See what it is called now, and put that into the release's file of the catalogue.",
    });
  }
  if (!real.startsWith(`${top}${sep}`)) {
    throw new UserError(`${file} in ${where} is a link that leads out of the project.`);
  }
  return path;
}

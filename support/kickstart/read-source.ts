import { UserError } from '../errors.ts';
import type { Kickstart } from './model.ts';
import { readKickstarts, type ReadOptions } from './read.ts';

/** Which kickstart an edition is installed by, and whose packages it has. */
export interface KickstartSource {
  readonly kickstart: string;
  /** The kickstart whose `%packages` count, in place of the first one's; all else of it is left aside. */
  readonly packagesFrom?: string | undefined;
}

/**
 * Reads an edition's kickstart, with the packages of another one where there is one.
 * @throws UserError that lists everything that is wrong, each with its file and line
 */
export async function readSource(
  { kickstart, packagesFrom }: KickstartSource,
  options: ReadOptions,
): Promise<Kickstart> {
  const paths = [kickstart, ...(packagesFrom === undefined ? [] : [packagesFrom])];
  const [own, other] = (await readKickstarts(paths, options)).map((each) => {
    if (each instanceof UserError) throw each;
    return each;
  });
  if (own === undefined) throw new Error(`nothing was read of ${kickstart}`);
  if (packagesFrom === undefined || other === undefined) return own;
  if (other.packages === undefined) {
    throw new UserError('there is no %packages section, which the tree is to be made of.', {
      place: { file: packagesFrom },
    });
  }
  return { ...own, files: [...own.files, ...other.files], packages: other.packages };
}

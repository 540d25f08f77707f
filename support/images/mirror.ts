import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Mirror, RpmRepository } from './target.ts';

/**
 * Lays a distribution's repositories out as a mirror has them, by links.
 * @param folder the top of the mirror; made here
 * @throws Error for a repository that is on no disk, or that no mirror has
 */
export async function layOutMirror(
  folder: string,
  { places }: Pick<Mirror, 'places'>,
  repositories: readonly Pick<RpmRepository, 'id' | 'path'>[],
): Promise<void> {
  for (const { id, path } of repositories) {
    const place = places[id];
    if (place === undefined || path === undefined) {
      throw new Error(`A mirror cannot have the repository ${id}.`);
    }
    const link = join(folder, place);
    await mkdir(dirname(link), { recursive: true });
    await symlink(path, link);
  }
}

import { mkdir } from 'node:fs/promises';
import type { Tree } from '../compose/compose.ts';
import { inRoot } from '../compose/root.ts';
import type { SigningKey, StoredRoot } from './target.ts';

const inside = { published: '/srv/published', gpg: '/srv/gnupg' } as const;

/**
 * Fills a run's own tree repository with composed trees: scenarios may publish to it what they like, while the trees in
 * the cache stay as they are. Objects are linked, not copied, where the file system allows it.
 * @returns the repository's folder
 */
export async function publish(
  folder: string,
  trees: readonly Tree[],
  options: {
    readonly builder: StoredRoot;
    readonly signing: SigningKey;
    readonly signal?: AbortSignal;
  },
): Promise<string> {
  const { builder, signing, signal } = options;
  await mkdir(folder);
  const sources = trees.map((tree, index) => ({
    source: tree.repository,
    target: `/srv/trees/${index}`,
    readonly: true,
    ref: tree.ref,
  }));
  const ostree = async (...words: readonly string[]): Promise<void> => {
    await inRoot(builder.path, ['ostree', `--repo=${inside.published}`, ...words], {
      binds: [
        { source: folder, target: inside.published, readonly: false },
        { source: signing.home, target: inside.gpg, readonly: false },
        ...sources.map(({ source, target, readonly }) => ({ source, target, readonly })),
      ],
      ...(signal === undefined ? {} : { signal }),
    });
  };
  await ostree('init', '--mode=archive');
  for (const { target, ref } of sources) await ostree('pull-local', '--disable-fsync', target, ref);
  await ostree('summary', '--update', `--gpg-sign=${signing.keyId}`, `--gpg-homedir=${inside.gpg}`);
  return folder;
}

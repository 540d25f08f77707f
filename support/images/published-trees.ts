import { mkdir } from 'node:fs/promises';
import type { Tree } from '../compose/compose.ts';
import { inRoot } from '../compose/root.ts';
import type { SigningKey, StoredRoot } from './target.ts';

const inside = { published: '/srv/published', gpg: '/srv/gnupg', tree: '/srv/tree' } as const;

export interface PublishOptions {
  readonly builder: StoredRoot;
  readonly signing: SigningKey;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A run's own tree repository: scenarios may publish to it what they like, while the trees in the cache stay as they are.
 * Objects are linked, not copied, where the file system allows it.
 */
export class PublishedTrees {
  readonly folder: string;
  readonly #options: PublishOptions;
  /** One at a time: each signs a summary of all refs. */
  #last: Promise<void> = Promise.resolve();

  private constructor(folder: string, options: PublishOptions) {
    this.folder = folder;
    this.#options = options;
  }

  /** Makes the repository, with nothing in it. */
  static async create(folder: string, options: PublishOptions): Promise<PublishedTrees> {
    await mkdir(folder);
    const trees = new PublishedTrees(folder, options);
    await trees.#ostree(['init', '--mode=archive']);
    return trees;
  }

  /** Publishes a tree on its ref, and signs the summary. */
  async add(tree: Tree): Promise<void> {
    const before = this.#last;
    const { promise, resolve: done } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    try {
      const sign = [`--gpg-sign=${this.#options.signing.keyId}`, `--gpg-homedir=${inside.gpg}`];
      await this.#ostree(['pull-local', '--disable-fsync', inside.tree, tree.ref], tree);
      await this.#ostree(['summary', '--update', ...sign]);
    } finally {
      done();
    }
  }

  async #ostree(words: readonly string[], tree?: Tree): Promise<void> {
    const { builder, signing, signal } = this.#options;
    await inRoot(builder.path, ['ostree', `--repo=${inside.published}`, ...words], {
      binds: [
        { source: this.folder, target: inside.published, access: 'write' },
        { source: signing.home, target: inside.gpg, access: 'copy' },
        ...(tree === undefined
          ? []
          : [{ source: tree.repository, target: inside.tree, access: 'read' } as const]),
      ],
      signal,
    });
  }
}

import { join } from 'node:path';
import { cached } from '../../cache/cache.ts';
import { UserError } from '../../errors.ts';
import type { FedoraRelease } from './catalogue.ts';
import { fetchBytes } from './downloads/download.ts';
import { releaseKey, type ReleaseKey } from './downloads/signing-key.ts';

export interface FetchingOptions {
  readonly cacheDir: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which a server counts as stalled. Default: the downloads' own. */
  readonly stallLimit?: number | undefined;
}

/** A ring of all of Fedora's keys is a tenth of this. */
const largest = 4 * 1024 * 1024;

/**
 * The public key of a release, taken out of the ring that the catalogue names: the fingerprint is the catalogue's.
 * @throws UserError if the ring is not reached, or has another key
 */
export async function keyOf(
  { release, signingKey }: Pick<FedoraRelease, 'release' | 'signingKey'>,
  { cacheDir, signal, stallLimit }: FetchingOptions,
): Promise<ReleaseKey> {
  const { fingerprint, from } = signingKey;
  if (from === null) {
    throw new UserError(`The catalogue does not say where the key of Fedora ${release} is.`);
  }
  const { path } = await cached(cacheDir, {
    stage: 'fedora-key',
    inputs: { fingerprint },
    make: async (folder) => {
      const ring = await fetchBytes(from, {
        limit: largest,
        name: 'the key ring',
        signal,
        stallLimit,
      });
      await releaseKey(ring, fingerprint, folder, signal);
    },
    signal,
  });
  return { armoured: join(path, 'release-key.asc'), binary: join(path, 'release-key.gpg') };
}

import { chmod, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../../../cache/cache.ts';
import { UserError } from '../../../errors.ts';
import { checkedUrl, failed, TransferError } from './http.ts';
import { Part } from './part.ts';
import { transfer } from './transfer.ts';

export { fetchBytes, fetchText, type FetchOptions } from './fetch-bytes.ts';

export interface DownloadRequest {
  /** Where it is, tried in this order. */
  readonly urls: readonly string[];
  /** What it is, for messages. */
  readonly name: string;
  /** In hex. Without one nothing is downloaded: see `fetchBytes` for what changes. */
  readonly sha256: string | undefined;
  /** Bytes, where that is known. */
  readonly size?: number | undefined;
  readonly cacheDir: string;
  /** Milliseconds without a byte after which a server counts as stalled. Default: a minute. */
  readonly stallLimit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how far it is: `43 % of 812 MB`. */
  readonly note?: ((text: string) => void) | undefined;
}

/** The folder of the cache that downloads are in. */
export const downloadStage = 'fedora-downloads';

/**
 * A file by its checksum, from the cache or from the first address that has it. What was broken off is gone on with, by
 * this run from the next address or by a later one; nothing incomplete or wrong is ever under the file's own name. Several
 * may ask for the same at once: one fetches.
 * @returns the path of a file in the cache, which is only to be read
 * @throws UserError that lists each address with its reason
 */
export async function download(request: DownloadRequest): Promise<string> {
  const { urls, name, cacheDir, signal, note = () => {} } = request;
  const sha256 = request.sha256?.toLowerCase();
  if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new UserError(`${name} is not downloaded: its checksum is not known.`, {
      advice: 'Only what can be verified is kept.',
    });
  }
  const { path } = await cached(cacheDir, {
    stage: downloadStage,
    inputs: { sha256 },
    signal,
    onWait: () => note('another run is fetching it'),
    make: async (folder) => {
      // Beside the folder, which a failure empties.
      const part = new Part(folder.replace(/\.part$/, ''));
      await fromAny(urls, part, { ...request, sha256, note });
      const file = join(folder, content);
      await chmod(part.file, 0o444);
      await rename(part.file, file);
      await part.removeNote();
    },
  });
  return join(path, content);
}

/** The file's name in its entry: what it is called elsewhere is not its content. */
const content = 'content';

async function fromAny(
  urls: readonly string[],
  part: Part,
  request: DownloadRequest & { readonly sha256: string; readonly note: (text: string) => void },
): Promise<void> {
  const { name, sha256, size, stallLimit, signal, note, cacheDir } = request;
  const reasons: (readonly [url: string, reason: TransferError])[] = [];
  for (const url of urls) {
    try {
      checkedUrl(url);
      await transfer(url, part, { sha256, size, stallLimit, signal, note });
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TransferError) reasons.push([url, error]);
      else throw onDisk(error, name, cacheDir);
    }
  }
  if (reasons.length === 0) throw new UserError(`${name} could not be downloaded: no address.`);
  const here = (await part.size()) > 0;
  if (!here) await part.remove();
  throw failed(
    name,
    reasons,
    here
      ? 'What came is kept: the next run goes on with it.'
      : "Look at the reasons, and at this machine's way to the internet.",
  );
}

/** A full disk is no server's fault: another address would not help. */
function onDisk(error: unknown, name: string, cacheDir: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new UserError(`${name} does not fit on the disk of ${cacheDir}.`, {
    advice: 'Free some of it, or set PROTOTYPES_CACHE_DIR to another one: the download goes on.',
    cause: error,
  });
}

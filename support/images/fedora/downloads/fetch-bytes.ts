import { failed, get, requireOk, TransferError, type GetOptions } from './http.ts';

export interface FetchOptions extends Pick<GetOptions, 'signal' | 'stallLimit'> {
  /** Bytes that it may have. Default: 16 MiB. */
  readonly limit?: number;
  /** What it is, for messages. Default: the last part of the address. */
  readonly name?: string;
}

/**
 * Fetches what changes under its address, so that there is no checksum for it: it is not kept.
 * @throws UserError with the address and the reason: not there, too large, cut off, stalled, not reached
 */
export async function fetchBytes(url: string, options: FetchOptions = {}): Promise<Uint8Array> {
  return named(url, options, () => bytesOf(url, options));
}

/** The same for text. @throws UserError also for what is no UTF-8 */
export async function fetchText(url: string, options: FetchOptions = {}): Promise<string> {
  return named(url, options, async () => {
    const bytes = await bytesOf(url, options);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      throw new TransferError('it is no text in UTF-8', { cause: error });
    }
  });
}

const advice = "Look at the reason, and at this machine's way to the internet.";

async function named<T>(
  url: string,
  { name = url.split('/').at(-1) ?? url }: FetchOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TransferError) throw failed(name, [[url, error]], advice);
    throw error;
  }
}

async function bytesOf(
  url: string,
  { limit = 16 * 1024 * 1024, signal, stallLimit }: FetchOptions,
): Promise<Uint8Array> {
  using answer = await get(url, { signal, stallLimit });
  requireOk(answer);
  const packed = answer.headers['content-encoding'];
  if (packed !== undefined && packed !== 'identity') {
    throw new TransferError(`it came packed (${packed}), which nobody asked for`);
  }
  const parts: Uint8Array[] = [];
  let bytes = answer.length ?? 0;
  const check = (): void => {
    if (bytes > limit) throw new TransferError(`it is larger than ${limit} bytes`);
  };
  check();
  bytes = 0;
  for await (const part of answer.body) {
    bytes += part.byteLength;
    check();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

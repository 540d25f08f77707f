import type { Screenshot, ScreenshotOptions } from '../api/domain.ts';
import { domainProcedures as procedures } from '../protocol/procedures/domain.ts';
import type { DomainRef } from '../protocol/types.ts';
import type { Channel } from '../rpc/channel.ts';

/** Bytes: a 4K picture without compression takes 24 MiB. */
const DEFAULT_LIMIT = 64 * 1024 * 1024;

/** Reads a picture of the screen to its end. @throws Error if it does not end within the limit. */
export async function takeScreenshot(
  channel: Channel,
  dom: DomainRef,
  options: ScreenshotOptions,
): Promise<Screenshot> {
  const { screen = 0, limit = DEFAULT_LIMIT, signal } = options;
  const args = { dom, screen, flags: 0 };
  const { result, stream } = await channel.openStream(procedures.domainScreenshot, args, signal);
  const abort = (): void => void stream.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      // Leaving the loop destroys the stream, which tells the daemon to stop.
      if (size > limit) throw new Error(`the screenshot is larger than ${limit} bytes`);
    }
    return { mime: result.mime ?? 'application/octet-stream', data: Buffer.concat(chunks, size) };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

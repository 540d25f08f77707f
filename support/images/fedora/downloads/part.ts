import { readFile, rm, stat, writeFile } from 'node:fs/promises';

/** Where the bytes of an unfinished download came from. */
interface Origin {
  readonly url: string;
  /** The server's strong entity tag; undefined: it gave none. */
  readonly etag: string | undefined;
}

/**
 * A download that is not complete: a file that later runs go on with, and beside it a note of where it came from. One
 * process at a time has it, by the lock of the cache's entry.
 */
export class Part {
  readonly file: string;
  readonly #note: string;

  /** @param base the path of both files without their ends: `.download.part`, `.origin.part` */
  constructor(base: string) {
    // `npm run clean` and the quota know what is unfinished by this end.
    this.file = `${base}.download.part`;
    this.#note = `${base}.origin.part`;
  }

  /** Bytes that are there. */
  async size(): Promise<number> {
    return (await stat(this.file).catch(() => undefined))?.size ?? 0;
  }

  /** The headers by which a server is asked for the rest; none: there is nothing to go on with. */
  async resume(url: string, size: number): Promise<Readonly<Record<string, string>>> {
    if (size === 0) return {};
    const origin = await this.#origin();
    // A tag means something to the server that gave it. At another one the checksum alone tells whether both have the same.
    const etag = origin?.url === url ? origin.etag : undefined;
    return { range: `bytes=${size}-`, ...(etag === undefined ? {} : { 'if-range': etag }) };
  }

  /** Notes where what is now written from its start comes from. @param etag the header's text */
  async begin(url: string, etag: string | undefined): Promise<void> {
    await writeFile(this.file, '');
    await writeFile(this.#note, JSON.stringify({ url, etag: strongTag(etag) }));
  }

  async remove(): Promise<void> {
    await this.removeNote();
    await rm(this.file, { force: true });
  }

  async removeNote(): Promise<void> {
    await rm(this.#note, { force: true });
  }

  async #origin(): Promise<Origin | undefined> {
    const text = await readFile(this.#note, 'utf8').catch(() => '');
    try {
      const { url, etag } = JSON.parse(text) as Readonly<Record<string, unknown>>;
      if (typeof url !== 'string') return undefined;
      return { url, etag: typeof etag === 'string' ? strongTag(etag) : undefined };
    } catch {
      // Torn by a power cut, or missing: then it is not known.
      return undefined;
    }
  }
}

/** A tag that stands for the very bytes; a weak one may not be sent in If-Range (RFC 9110, 8.8.3 and 13.1.5). */
function strongTag(etag: string | undefined): string | undefined {
  return etag !== undefined && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined;
}

/**
 * Whether a server's `206 Partial Content` goes on where the part ends (RFC 9110, 14.4).
 * @param range the header Content-Range
 */
export function goesOn(range: string | undefined, size: number): boolean {
  return new RegExp(`^bytes ${size}-\\d+/(\\d+|\\*)$`).test(range ?? '');
}

import { padding } from './writer.ts';

/** Bytes that are not the XDR they should be. */
export class XdrError extends Error {
  override readonly name = 'XdrError';
}

/** Reads XDR (RFC 4506). What does not fit throws an `XdrError`; nothing is allocated on the word of a length alone. */
export class XdrReader {
  readonly #buffer: Buffer;
  #offset: number;

  constructor(buffer: Buffer, offset = 0) {
    this.#buffer = buffer;
    this.#offset = offset;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#buffer.length - this.#offset;
  }

  int(): number {
    return this.#buffer.readInt32BE(this.#take(4));
  }

  uint(): number {
    return this.#buffer.readUInt32BE(this.#take(4));
  }

  hyper(): bigint {
    return this.#buffer.readBigInt64BE(this.#take(8));
  }

  uhyper(): bigint {
    return this.#buffer.readBigUInt64BE(this.#take(8));
  }

  double(): number {
    return this.#buffer.readDoubleBE(this.#take(8));
  }

  /** Bytes of a known length, without the filling; a view, no copy. */
  fixed(length: number): Buffer {
    const at = this.#take(length + padding(length));
    return this.#buffer.subarray(at, at + length);
  }

  /** The length of something that may have `limit` parts, of which each takes `partSize` bytes at least. */
  length(limit: number, partSize: number): number {
    const length = this.uint();
    if (length > limit) throw new XdrError(`a length of ${length} where ${limit} is the limit`);
    if (length * partSize > this.remaining) {
      throw new XdrError(`a length of ${length} with only ${this.remaining} bytes to come`);
    }
    return length;
  }

  /** Throws unless everything was read. */
  end(): void {
    if (this.remaining > 0) throw new XdrError(`${this.remaining} bytes too many`);
  }

  #take(size: number): number {
    if (size > this.remaining) {
      throw new XdrError(`${size} bytes wanted, ${this.remaining} left`);
    }
    const at = this.#offset;
    this.#offset += size;
    return at;
  }
}

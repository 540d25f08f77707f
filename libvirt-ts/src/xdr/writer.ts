const INITIAL_SIZE = 256;

/** Writes XDR (RFC 4506) into a buffer that grows up to a limit. */
export class XdrWriter {
  #buffer: Buffer;
  #length: number;
  readonly #limit: number;

  /** @param reserved bytes left free at the front, for a header. @param limit bytes in all. */
  constructor(reserved: number, limit: number) {
    this.#buffer = Buffer.alloc(Math.max(INITIAL_SIZE, reserved));
    this.#length = reserved;
    this.#limit = limit;
  }

  /** What was written so far, the reserved front included; no copy. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  int(value: number): void {
    const at = this.#claim(4);
    this.#buffer.writeInt32BE(value, at);
  }

  uint(value: number): void {
    const at = this.#claim(4);
    this.#buffer.writeUInt32BE(value, at);
  }

  hyper(value: bigint): void {
    const at = this.#claim(8);
    this.#buffer.writeBigInt64BE(value, at);
  }

  uhyper(value: bigint): void {
    const at = this.#claim(8);
    this.#buffer.writeBigUInt64BE(value, at);
  }

  double(value: number): void {
    const at = this.#claim(8);
    this.#buffer.writeDoubleBE(value, at);
  }

  /** Bytes of a length that both sides know, filled up to a multiple of four. */
  fixed(bytes: Uint8Array): void {
    const at = this.#claim(bytes.length + padding(bytes.length));
    this.#buffer.set(bytes, at);
  }

  /** Makes room for so many bytes, zeroed, and says where it begins. */
  #claim(size: number): number {
    const at = this.#length;
    const needed = at + size;
    if (needed > this.#limit) {
      throw new RangeError(`the arguments take more than the protocol's ${this.#limit} bytes`);
    }
    if (needed > this.#buffer.length) {
      const grown = Buffer.alloc(Math.min(Math.max(needed, this.#buffer.length * 2), this.#limit));
      grown.set(this.#buffer);
      this.#buffer = grown;
    }
    this.#length = needed;
    return at;
  }
}

/** Bytes missing to the next multiple of four. */
export function padding(length: number): number {
  return -length & 3;
}

import { ProtocolError } from '../errors.ts';
import { HEADER_SIZE, LENGTH_SIZE, MESSAGE_MAX } from './limits.ts';

/**
 * Cuts a stream of bytes into messages. It holds one unfinished message at most, only what has
 * arrived of it, and refuses a length that no message can have as soon as the length is there.
 */
export class Framer {
  #chunks: Buffer[] = [];
  #held = 0;
  #wanted: number | undefined;

  /** Whether a message has begun and not ended. */
  get midMessage(): boolean {
    return this.#held > 0;
  }

  /** Takes what arrived, yields the messages that are whole with it. @throws ProtocolError on an impossible length. */
  *push(chunk: Buffer): Generator<Buffer, void, undefined> {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    for (;;) {
      this.#wanted ??= this.#readLength();
      if (this.#wanted === undefined || this.#held < this.#wanted) return;
      yield this.#cut(this.#wanted);
      this.#wanted = undefined;
    }
  }

  #readLength(): number | undefined {
    if (this.#held < LENGTH_SIZE) return undefined;
    const length = this.#joined().readUInt32BE(0);
    if (length < LENGTH_SIZE + HEADER_SIZE || length > LENGTH_SIZE + MESSAGE_MAX) {
      throw new ProtocolError(`the daemon announced a message of ${length} bytes`);
    }
    return length;
  }

  #cut(length: number): Buffer {
    const all = this.#joined();
    const rest = all.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#held = rest.length;
    return all.subarray(0, length);
  }

  /** Everything held as one buffer; joined once a length and once a message, so long messages stay linear. */
  #joined(): Buffer {
    const [first] = this.#chunks;
    if (this.#chunks.length === 1 && first) return first;
    const all = Buffer.concat(this.#chunks, this.#held);
    this.#chunks = [all];
    return all;
  }
}

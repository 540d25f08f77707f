import { open, readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { consoleLines, findTrouble, type Trouble } from './console-patterns.ts';

/** How often the console's file is looked at. */
const intervalMs = 100;

/** A domain's serial console: the file that the emulator appends to, and this reads along. */
export class Console {
  readonly #file: string;
  #size = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Length in bytes of what has been read along so far. */
  get size(): number {
    return this.#size;
  }

  /** All of the text so far; empty if there is none. */
  async text(since = 0): Promise<string> {
    const content = await readFile(this.#file).catch(() => Buffer.alloc(0));
    this.#size = content.length;
    return content.subarray(since).toString('utf8');
  }

  /** The last lines that are not empty, for a message. */
  async tail(count = 15): Promise<string[]> {
    const lines = consoleLines(await this.text()).filter((line) => line.trim() !== '');
    return lines.slice(-count);
  }

  /** Waits for a line from `since` on. Rejects with the signal's reason. */
  async line(pattern: RegExp, since: number, signal: AbortSignal): Promise<string> {
    for await (const text of this.#growth(since, signal)) {
      const found = consoleLines(text).find((line) => pattern.test(line));
      if (found !== undefined) return found;
    }
    throw signal.reason;
  }

  /** Waits for trouble from `since` on, and a moment longer for the lines that follow it. */
  async trouble(since: number, signal: AbortSignal): Promise<Trouble> {
    for await (const text of this.#growth(since, signal)) {
      const found = findTrouble(text);
      if (found === undefined) continue;
      await delay(10 * intervalMs, undefined, { signal });
      return findTrouble(await this.text(since)) ?? found;
    }
    throw signal.reason;
  }

  /** What is new from `since` on, each time that the file has grown, beginning with the line that was not complete then. */
  async *#growth(since: number, signal: AbortSignal): AsyncGenerator<string> {
    let seen = since;
    let begun = Buffer.alloc(0);
    while (!signal.aborted) {
      const size = await this.#fileSize();
      // A daemon that keeps consoles short begins a new file.
      if (size < seen) seen = 0;
      if (size > seen) {
        const text = Buffer.concat([begun, await this.#read(seen, size - seen)]);
        seen = size;
        this.#size = size;
        begun = text.subarray(text.lastIndexOf(10) + 1);
        yield text.toString('utf8');
      }
      await delay(intervalMs, undefined, { signal }).catch(() => {});
    }
  }

  async #read(position: number, length: number): Promise<Buffer> {
    await using file = await open(this.#file);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }

  async #fileSize(): Promise<number> {
    return stat(this.#file).then(
      ({ size }) => size,
      () => 0,
    );
  }
}

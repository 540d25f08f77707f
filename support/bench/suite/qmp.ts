import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

type Answer = Readonly<Record<string, unknown>>;

/** How often is asked whether a state has been taken in. */
const everyMs = 25;

/** QEMU's monitor (QMP) on its standard streams. */
export class Qmp {
  readonly #output: Writable;
  readonly #answers: AsyncIterator<string>;

  constructor({ stdin, stdout }: { readonly stdin: Writable; readonly stdout: Readable }) {
    this.#output = stdin;
    // Who does not listen any more is told by QEMU's end.
    stdin.on('error', () => {});
    const lines: Interface = createInterface({ input: stdout });
    this.#answers = lines[Symbol.asyncIterator]();
  }

  /**
   * Lets a guest run that came out of a saved state: it was stopped when it was saved, and comes back like that.
   * @throws Error if QEMU ends before, or refuses
   */
  async goOn(signal: AbortSignal): Promise<void> {
    await this.#ask('qmp_capabilities');
    for (;;) {
      const { status } = await this.#ask('query-status');
      if (status !== 'inmigrate') break;
      await delay(everyMs, undefined, { signal });
    }
    await this.#ask('cont');
  }

  /** Asks, and waits for the answer; events and the greeting are passed over. */
  async #ask(command: string): Promise<Answer> {
    this.#output.write(`${JSON.stringify({ execute: command })}\n`);
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done === true) throw new Error(`QEMU ended before it answered ${command}.`);
      const answer = JSON.parse(value) as { readonly return?: Answer; readonly error?: Answer };
      if (answer.error !== undefined) {
        throw new Error(`QEMU refuses ${command}: ${String(answer.error['desc'])}`);
      }
      if (answer.return !== undefined) return answer.return;
    }
  }
}

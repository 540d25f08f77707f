interface Waiting {
  readonly first: boolean;
  readonly give: () => void;
}

/**
 * Room for guests on this machine: whoever starts one, or does work as heavy, takes a seat and gives it back when the guest
 * is gone. Emulated guests share the processors: with more of them than these carry, each is late for its own time-outs.
 */
export class Seats {
  readonly #waiting: Waiting[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Waits for a seat; dispose of it to give it back.
   * @param options.first whether to go before all who wait and are not first themselves: for what many wait for
   * @throws the signal's reason when it is aborted before there was a seat
   */
  async take(
    options: { readonly first?: boolean; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Disposable> {
    const { first = false, signal } = options;
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return this.#seat();
    }
    const { promise, resolve: give, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { first, give };
    const place = first ? this.#waiting.findIndex((each) => !each.first) : -1;
    this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, waiting);
    const abort = (): void => {
      const index = this.#waiting.indexOf(waiting);
      if (index === -1) return;
      this.#waiting.splice(index, 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    return this.#seat();
  }

  #seat(): Disposable {
    let taken = true;
    return {
      [Symbol.dispose]: () => {
        if (!taken) return;
        taken = false;
        const next = this.#waiting.shift();
        if (next === undefined) this.#free += 1;
        else next.give();
      },
    };
  }
}

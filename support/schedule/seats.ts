interface Waiting {
  readonly count: number;
  readonly first: boolean;
  readonly give: () => void;
}

/**
 * Room for guests on this machine: whoever starts one, or does work as heavy, takes a seat and gives it back when the guest
 * is gone. Emulated guests share the processors: with more of them than these carry, each is late for its own time-outs.
 */
export class Seats {
  readonly #waiting: Waiting[] = [];
  readonly #all: number;
  #free: number;

  constructor(count: number) {
    this.#all = count;
    this.#free = count;
  }

  /**
   * Waits for a seat, or for several at once; dispose of what is returned to give them back.
   * @param options.count how many. Default: 1; more than there are counts as all
   * @param options.first whether to go before all who wait and are not first themselves: for what many wait for
   * @throws the signal's reason when it is aborted before there was a seat
   */
  async take(
    options: {
      readonly count?: number;
      readonly first?: boolean;
      readonly signal?: AbortSignal | undefined;
    } = {},
  ): Promise<Disposable> {
    const { first = false, signal } = options;
    const count = Math.min(options.count ?? 1, this.#all);
    signal?.throwIfAborted();
    const { promise, resolve: give, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { count, first, give };
    const place = first ? this.#waiting.findIndex((each) => !each.first) : -1;
    this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, waiting);
    this.#give();
    const abort = (): void => {
      const index = this.#waiting.indexOf(waiting);
      if (index === -1) return;
      this.#waiting.splice(index, 1);
      reject(signal?.reason);
      this.#give();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    let taken = true;
    return {
      [Symbol.dispose]: () => {
        if (!taken) return;
        taken = false;
        this.#free += count;
        this.#give();
      },
    };
  }

  /** Whoever waits for several is waited for: else they would never be free at once. */
  #give(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (next.count > this.#free) return;
      this.#free -= next.count;
      this.#waiting.shift();
      next.give();
    }
  }
}

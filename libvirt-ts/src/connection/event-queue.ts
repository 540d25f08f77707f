import type { EventStream, Subscription } from '../api/events.ts';

/** Events that may wait for their reader. */
const UNREAD_MAX = 10_000;

/** Turns what a listener hears into an async iterator. */
export class EventQueue<Event> implements EventStream<Event> {
  readonly #unread: Event[] = [];
  readonly #readers: PromiseWithResolvers<IteratorResult<Event, undefined>>[] = [];
  #subscription: Subscription | undefined;
  #over = false;
  #error: Error | undefined;

  /** Ends the queue when the connection has ended: with its error, if it has one. */
  constructor(closed: Promise<Error | undefined>) {
    void closed.then((error) => this.#end(error));
  }

  /** What is to be closed with the queue. */
  attach(subscription: Subscription): void {
    this.#subscription = subscription;
  }

  /** Takes an event. */
  push(event: Event): void {
    if (this.#over) return;
    const reader = this.#readers.shift();
    if (reader) reader.resolve({ value: event, done: false });
    else if (this.#unread.length < UNREAD_MAX) this.#unread.push(event);
    else this.#end(new Error(`more than ${UNREAD_MAX} events were left unread`));
  }

  next(): Promise<IteratorResult<Event, undefined>> {
    const event = this.#unread.shift();
    if (event !== undefined) return Promise.resolve({ value: event, done: false });
    if (this.#over) return this.#last();
    const reader = Promise.withResolvers<IteratorResult<Event, undefined>>();
    this.#readers.push(reader);
    return reader.promise;
  }

  async return(): Promise<IteratorResult<Event, undefined>> {
    await this.close();
    return { value: undefined, done: true };
  }

  async close(): Promise<void> {
    this.#unread.length = 0;
    this.#end(undefined);
    await this.#subscription?.close();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The error is told once, to the first who reads on. */
  #last(): Promise<IteratorResult<Event, undefined>> {
    const error = this.#error;
    this.#error = undefined;
    return error ? Promise.reject(error) : Promise.resolve({ value: undefined, done: true });
  }

  #end(error: Error | undefined): void {
    if (this.#over) return;
    this.#over = true;
    const [first, ...others] = this.#readers.splice(0);
    if (first && error) first.reject(error);
    else first?.resolve({ value: undefined, done: true });
    for (const reader of others) reader.resolve({ value: undefined, done: true });
    this.#error = first ? undefined : error;
  }
}

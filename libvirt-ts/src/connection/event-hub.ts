import type { EventListener, EventName, Events, Subscription } from '../api/events.ts';
import type { Domain } from '../api/domain.ts';
import type { CallOptions } from '../api/options.ts';
import { ConnectionError } from '../errors.ts';
import type { Message } from '../protocol/message.ts';
import { eventProcedures, monitorEventProcedures } from '../protocol/procedures/events.ts';
import type { DomainRef } from '../protocol/types.ts';
import type { Channel } from '../rpc/channel.ts';
import { decodePayload } from '../rpc/decode.ts';
import { eventTable, type EventKind } from './event-table.ts';

/** Events that came before the reply that tells which registration they belong to; more are dropped. */
const EARLY_MAX = 1000;

/** An event that came, and whom it is for. */
interface Arrival {
  readonly key: string;
  readonly event: unknown;
}

/** Registers for events at the daemon and hands them to those who asked. */
export class EventHub {
  readonly #channel: Channel;
  readonly #supported: boolean;
  readonly #listeners = new Map<string, (event: never) => void>();
  #registering = 0;
  #early: Arrival[] = [];

  /** @param supported whether the daemon tells which registration an event is for. */
  constructor(channel: Channel, supported: boolean) {
    this.#channel = channel;
    this.#supported = supported;
    channel.onEvent = (message) => this.#take(message);
  }

  /** See `Connection.on`. */
  async on<Name extends EventName>(
    name: Name,
    listener: EventListener<Name>,
    options: CallOptions & { readonly domain?: Domain },
  ): Promise<Subscription> {
    if (!this.#supported) {
      throw new ConnectionError('events need a daemon of libvirt 1.3.3 or later');
    }
    const kind: EventKind<Events[Name]> = eventTable[name];
    const { domain, signal } = options;
    const dom = domain && { name: domain.name, uuid: domain.uuid, id: -1 };
    this.#registering += 1;
    try {
      const callbackId = await this.#register(kind, dom, signal);
      const key = listenerKey(kind.message, callbackId);
      this.#listeners.set(key, listener);
      return this.#subscription(kind, callbackId, key);
    } finally {
      this.#registering -= 1;
      this.#deliverEarly();
    }
  }

  async #register(
    kind: EventKind<unknown>,
    dom: DomainRef | undefined,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const hooks = {
      signal,
      onDropped: (reply?: { readonly callbackId: number }) => {
        if (reply) void this.#deregister(kind, reply.callbackId);
      },
    };
    const { callbackId } =
      kind.id === undefined
        ? await this.#channel.call(
            monitorEventProcedures.register,
            { dom, event: undefined, flags: 0 },
            hooks,
          )
        : await this.#channel.call(eventProcedures.register, { eventId: kind.id, dom }, hooks);
    return callbackId;
  }

  #subscription(kind: EventKind<unknown>, callbackId: number, key: string): Subscription {
    const close = async (): Promise<void> => {
      if (this.#listeners.delete(key)) await this.#deregister(kind, callbackId);
    };
    return { close, [Symbol.asyncDispose]: close };
  }

  /** Takes a registration back; a connection that has ended has done so already. */
  async #deregister(kind: EventKind<unknown>, callbackId: number): Promise<void> {
    const procedures = kind.id === undefined ? monitorEventProcedures : eventProcedures;
    await this.#channel.call(procedures.deregister, { callbackId }).catch((error: unknown) => {
      if (!(error instanceof ConnectionError)) throw error;
    });
  }

  #take(message: Message): void {
    const { program, procedure } = message.header;
    const kind = Object.values(eventTable).find(
      (each) => each.message.program.number === program && each.message.number === procedure,
    );
    // Newer daemons may have events that nobody here asked for.
    if (!kind) return;
    const payload = decodePayload(kind.message.result, message.payload, 'an event');
    const key = listenerKey(kind.message, payload.callbackId);
    // Each kind reads what its own message carries.
    const arrival = { key, event: kind.read(payload as never) };
    if (this.#listeners.has(arrival.key)) this.#deliver(arrival);
    else if (this.#registering > 0 && this.#early.length < EARLY_MAX) this.#early.push(arrival);
  }

  #deliver({ key, event }: Arrival): void {
    try {
      // The key holds the kind, and so the type, of the event.
      this.#listeners.get(key)?.(event as never);
    } catch (error) {
      // A listener's mistake is the program's, not the connection's.
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #deliverEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const arrival of early) {
      if (this.#listeners.has(arrival.key)) this.#deliver(arrival);
      else if (this.#registering > 0) this.#early.push(arrival);
    }
  }
}

function listenerKey(message: EventKind<unknown>['message'], callbackId: number): string {
  return `${message.program.number}:${message.number}:${callbackId}`;
}

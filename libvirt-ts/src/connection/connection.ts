import type {
  Connection,
  DomainCapabilitiesQuery,
  NodeInfo,
  RestoreOptions,
  Versions,
} from '../api/connection.ts';
import type { Domain, Domains } from '../api/domain.ts';
import type { EventListener, EventName, Events, EventStream, Subscription } from '../api/events.ts';
import type { CallOptions } from '../api/options.ts';
import type { Storage } from '../api/storage.ts';
import { LibvirtDomains } from '../domain/domains.ts';
import { saveFlags } from '../domain/flags.ts';
import { connectionProcedures as procedures } from '../protocol/procedures/connection.ts';
import { domainProcedures } from '../protocol/procedures/domain.ts';
import type { Channel } from '../rpc/channel.ts';
import { LibvirtStorage } from '../storage/storage.ts';
import { EventHub } from './event-hub.ts';
import { EventQueue } from './event-queue.ts';

/** Milliseconds that a daemon may take to say goodbye. */
const GOODBYE_MS = 2000;

/** An open connection. */
export class LibvirtConnection implements Connection {
  readonly uri: string;
  readonly closed: Promise<Error | undefined>;
  readonly domains: Domains;
  readonly storage: Storage;
  readonly #channel: Channel;
  readonly #events: EventHub;
  #closing: Promise<void> | undefined;

  /** @param filtered whether the daemon tells which registration an event is for. */
  constructor(channel: Channel, uri: string, filtered: boolean) {
    this.uri = uri;
    this.closed = channel.closed;
    this.domains = new LibvirtDomains(channel);
    this.storage = new LibvirtStorage(channel);
    this.#channel = channel;
    this.#events = new EventHub(channel, filtered);
  }

  async type(options?: CallOptions): Promise<string> {
    return (await this.#channel.call(procedures.connectGetType, {}, options)).type;
  }

  async versions(options?: CallOptions): Promise<Versions> {
    const [hypervisor, library] = await Promise.all([
      this.#channel.call(procedures.connectGetVersion, {}, options),
      this.#channel.call(procedures.connectGetLibVersion, {}, options),
    ]);
    return { hypervisor: dotted(hypervisor.version), library: dotted(library.version) };
  }

  async hostname(options?: CallOptions): Promise<string> {
    return (await this.#channel.call(procedures.connectGetHostname, {}, options)).hostname;
  }

  async capabilities(options?: CallOptions): Promise<string> {
    return (await this.#channel.call(procedures.connectGetCapabilities, {}, options)).capabilities;
  }

  async domainCapabilities(
    query: DomainCapabilitiesQuery = {},
    options?: CallOptions,
  ): Promise<string> {
    const { emulator, arch, machine, virtType } = query;
    const args = { emulator, arch, machine, virtType, flags: 0 };
    const reply = await this.#channel.call(procedures.connectGetDomainCapabilities, args, options);
    return reply.capabilities;
  }

  nodeInfo(options?: CallOptions): Promise<NodeInfo> {
    return this.#channel.call(procedures.nodeGetInfo, {}, options);
  }

  async freeMemory(options?: CallOptions): Promise<number> {
    return (await this.#channel.call(procedures.nodeGetFreeMemory, {}, options)).freeMemory;
  }

  async supports(feature: number, options?: CallOptions): Promise<boolean> {
    const reply = await this.#channel.call(procedures.connectSupportsFeature, { feature }, options);
    return reply.supported !== 0;
  }

  async restore(path: string, options: RestoreOptions = {}): Promise<void> {
    const args = { from: path, xml: options.xml, flags: saveFlags(options) };
    await this.#channel.call(domainProcedures.domainRestoreFlags, args, options);
  }

  async savedXml(path: string, options?: CallOptions): Promise<string> {
    const args = { file: path, flags: 0 };
    const procedure = domainProcedures.domainSaveImageGetXmlDesc;
    return (await this.#channel.call(procedure, args, options)).xml;
  }

  on<Name extends EventName>(
    name: Name,
    listener: EventListener<Name>,
    options: CallOptions & { readonly domain?: Domain } = {},
  ): Promise<Subscription> {
    return this.#events.on(name, listener, options);
  }

  async events<Name extends EventName>(
    name: Name,
    options: CallOptions & { readonly domain?: Domain } = {},
  ): Promise<EventStream<Events[Name]>> {
    const queue = new EventQueue<Events[Name]>(this.closed);
    queue.attach(await this.#events.on(name, (event) => queue.push(event), options));
    return queue;
  }

  close(): Promise<void> {
    this.#closing ??= this.#sayGoodbye();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** A daemon that is told goodbye closes its end; one that does not is left. */
  async #sayGoodbye(): Promise<void> {
    const signal = AbortSignal.timeout(GOODBYE_MS);
    await this.#channel.call(procedures.connectClose, {}, { signal }).catch(() => {});
    this.#channel.end();
  }
}

/** 9000000 → 9.0.0: a version as libvirt counts it, in millions, thousands and ones. */
function dotted(version: bigint): string {
  return [version / 1_000_000n, (version / 1000n) % 1000n, version % 1000n].join('.');
}

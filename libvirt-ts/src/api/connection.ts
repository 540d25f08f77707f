import type { Duplex } from 'node:stream';
import type { Domain, Domains } from './domain.ts';
import type { EventListener, EventName, EventStream, Events, Subscription } from './events.ts';
import type { CallOptions, KeepaliveOptions } from './options.ts';
import type { Storage } from './storage.ts';

/** How to open a connection. */
export interface ConnectOptions extends CallOptions {
  /** Path of the daemon's socket, in place of the one that libvirt would look for. */
  readonly socket?: string;
  /** An open channel to a daemon (the far end of `virt-ssh-helper`, a test's peer); no socket is looked for. */
  readonly transport?: Duplex;
  /** Ask for a connection that may only look. */
  readonly readOnly?: boolean;
  /** Default: ping an idle daemon each 5 s, give up after 5 pings. `false`: neither side pings. */
  readonly keepalive?: KeepaliveOptions | false;
  /**
   * Calls that may be under way at once; the others wait their turn. Default 4: a daemon stops
   * reading a client that has five (`max_client_requests`), and then answers no ping either.
   */
  readonly maxInFlight?: number;
}

/** What `Connection.version()` tells: `9.0.0` and the like. */
export interface Versions {
  readonly hypervisor: string;
  readonly library: string;
}

/** The machine that the daemon runs on (virNodeInfo). */
export interface NodeInfo {
  readonly model: string;
  /** KiB. */
  readonly memory: number;
  readonly cpus: number;
  readonly mhz: number;
  readonly nodes: number;
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
}

/** Which emulator `Connection.domainCapabilities()` is asked about; what is left out, the daemon chooses. */
export interface DomainCapabilitiesQuery {
  readonly emulator?: string;
  readonly arch?: string;
  readonly machine?: string;
  readonly virtType?: string;
}

/** How a saved domain comes back. */
export interface RestoreOptions extends CallOptions {
  /** Domain XML to use in place of the saved one; only what a guest does not see may differ. */
  readonly xml?: string;
  /** Running, or paused, whatever it was when it was saved. */
  readonly state?: 'running' | 'paused';
  readonly bypassCache?: boolean;
}

/** A connection to a libvirt daemon. Calls run concurrently. `await using` closes it. */
export interface Connection extends AsyncDisposable {
  /** The URI as the daemon understood it. */
  readonly uri: string;
  /**
   * Settles, never rejects, when the connection has ended: `undefined` after `close()`, else the
   * error that ended it and that every pending call was rejected with.
   */
  readonly closed: Promise<Error | undefined>;
  readonly domains: Domains;
  readonly storage: Storage;

  /** The driver's name: `QEMU`, `TEST` … */
  type(options?: CallOptions): Promise<string>;
  versions(options?: CallOptions): Promise<Versions>;
  hostname(options?: CallOptions): Promise<string>;
  /** The host's capabilities, as XML. */
  capabilities(options?: CallOptions): Promise<string>;
  /** What a domain may use on this host, as XML. */
  domainCapabilities(query?: DomainCapabilitiesQuery, options?: CallOptions): Promise<string>;
  nodeInfo(options?: CallOptions): Promise<NodeInfo>;
  /** Free memory of the host in bytes. */
  freeMemory(options?: CallOptions): Promise<number>;
  /** Whether the driver has a feature, by its number in libvirt's virDrvFeature. */
  supports(feature: number, options?: CallOptions): Promise<boolean>;

  /** Starts a domain from a file that `Domain.save` wrote. The domain outlives the connection. */
  restore(path: string, options?: RestoreOptions): Promise<void>;
  /** The domain XML inside such a file. */
  savedXml(path: string, options?: CallOptions): Promise<string>;

  /**
   * Hears an event of all domains, or of one. Resolves once the daemon has agreed to send it, so
   * nothing that happens after the `await` is missed.
   */
  on<Name extends EventName>(
    name: Name,
    listener: EventListener<Name>,
    options?: CallOptions & { readonly domain?: Domain },
  ): Promise<Subscription>;
  /** The same, to be read with `for await`. Keeps at most 10000 unread events, then ends in an error. */
  events<Name extends EventName>(
    name: Name,
    options?: CallOptions & { readonly domain?: Domain },
  ): Promise<EventStream<Events[Name]>>;

  /** Says goodbye and closes. Never rejects; pending calls are rejected. */
  close(): Promise<void>;
}

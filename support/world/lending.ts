import type { Connection } from 'libvirt-ts';
import { loggedInHost } from '../desktop/logged-in-host.ts';
import type { Host, HostEvent, HostListener } from '../host/host.ts';
import { freshHost, restoredHost, type StartOptions } from '../host/start.ts';
import type { SavedHost } from '../images/first-boot.ts';
import type { Edition } from '../images/image.ts';
import { connectTo } from '../libvirt/daemon.ts';
import { preparedEdition, preparedRun, type Parameters } from './prepared.ts';

/** Lends hosts to the scenarios of one worker, one at a time. */
class Lender {
  readonly #parameters: Parameters;
  #connection: Connection | undefined;
  readonly #started = new WeakMap<Host, HostEvent[]>();
  #shared: { readonly kind: string; readonly host: Host } | undefined;
  /** Who could not log in once cannot the next time: it is tried once for all scenarios. */
  readonly #loggedIn = new Map<Edition, Promise<SavedHost>>();

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  shared(edition: Edition): Promise<Host> {
    return this.#share(edition, () => this.#start(edition));
  }

  async fresh(edition: Edition): Promise<Host> {
    await this.close();
    return this.#start(edition);
  }

  /** The same of hosts whose administrator is logged in to the desktop. */
  sharedDesktop(edition: Edition): Promise<Host> {
    return this.#share(`desktop of ${edition}`, () => this.#startLoggedIn(edition));
  }

  async freshDesktop(edition: Edition): Promise<Host> {
    await this.close();
    return this.#startLoggedIn(edition);
  }

  async giveBack(host: Host, failed: boolean): Promise<void> {
    if (host !== this.#shared?.host) await host[Symbol.asyncDispose]();
    else if (failed) await this.close();
  }

  async close(): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    await shared?.host[Symbol.asyncDispose]();
  }

  async #share(kind: string, start: () => Promise<Host>): Promise<Host> {
    if (this.#shared?.kind === kind) return this.#shared.host;
    await this.close();
    const host = await start();
    this.#shared = { kind, host };
    return host;
  }

  async #start(edition: Edition): Promise<Host> {
    const { saved } = preparedEdition(this.#parameters, edition);
    return this.#from(saved, await this.#options());
  }

  async #startLoggedIn(edition: Edition): Promise<Host> {
    const options = await this.#options();
    const { saved } = preparedEdition(this.#parameters, edition);
    const made = this.#loggedIn.get(edition) ?? loggedInHost(saved, options);
    this.#loggedIn.set(edition, made);
    // A state that is not taken is gone from the cache by then: the login is done again.
    return this.#from(await made, options, async () =>
      restoredHost(await loggedInHost(saved, options), options),
    );
  }

  async #from(
    saved: SavedHost,
    options: StartOptions,
    otherwise?: () => Promise<Host>,
  ): Promise<Host> {
    const heard: HostEvent[] = [];
    const onEvent: HostListener = (event) => {
      if (event.kind === 'retry') heard.push(event);
    };
    const host = await freshHost(saved, { ...options, onEvent }, otherwise);
    this.#started.set(host, heard);
    return host;
  }

  async #options(): Promise<StartOptions> {
    const { workbench } = preparedRun(this.#parameters);
    this.#connection ??= await connectTo(workbench.libvirt);
    return { workbench, connection: this.#connection };
  }

  /** Told once of each host: retries while it was started, when nobody could listen yet. */
  retriesOf(host: Host): readonly HostEvent[] {
    const heard = [...(this.#started.get(host) ?? [])];
    this.#started.delete(host);
    return heard;
  }

  async end(): Promise<void> {
    await this.close();
    await this.#connection?.[Symbol.asyncDispose]();
  }
}

let lender: Lender | undefined;

/**
 * Lends a host: one that scenarios share which only read, or a fresh one; as it was after its first boot, or with its
 * administrator logged in to the desktop.
 */
export function lend(
  parameters: Parameters,
  edition: Edition,
  kind: 'shared' | 'fresh' | 'sharedDesktop' | 'freshDesktop',
): Promise<Host> {
  lender ??= new Lender(parameters);
  return lender[kind](edition);
}

/** Retries while a lent host was started; told once. */
export function retriesOf(host: Host): readonly HostEvent[] {
  return lender?.retriesOf(host) ?? [];
}

/** Takes a host back at a scenario's end; one whose scenario failed is not lent again. */
export async function giveBack(
  host: Host,
  { failed }: { readonly failed: boolean },
): Promise<void> {
  await lender?.giveBack(host, failed);
}

/** Ends what this worker lent. */
export async function closeLender(): Promise<void> {
  await lender?.end();
  lender = undefined;
}

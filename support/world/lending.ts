import { loggedInHost } from '../desktop/logged-in-host.ts';
import type { Host, HostEvent, HostListener } from '../host/host.ts';
import { freshHost, restoredHost, type StartOptions } from '../host/start.ts';
import type { Tree } from '../compose/compose.ts';
import type { PreparedEdition } from '../images/edition-host.ts';
import type { SavedHost } from '../images/first-boot.ts';
import type { Edition } from '../images/image.ts';
import { LastingConnection } from '../libvirt/lasting-connection.ts';
import { DeskCaller } from '../schedule/desk-caller.ts';
import { Recorder } from '../evidence/recorder.ts';
import type { Published } from '../evidence/recording.ts';
import { preparedRun, type Parameters } from './prepared.ts';

/** Which host a scenario wants. */
export interface HostKind {
  readonly edition: Edition;
  /** Whether it is one of its own, or one that scenarios share which only read. */
  readonly fresh: boolean;
  /** Whether its administrator is logged in to the desktop; else it is as it was after its first boot. */
  readonly desktop: boolean;
}

/** What a scenario needs of the run before it begins, as its tags say. */
export interface Needs {
  readonly editions: readonly Edition[];
  /** Whether it needs their updates, too. */
  readonly updates: boolean;
  /** Whether it needs their alternate trees, too. */
  readonly alternates: boolean;
  /** Whether it needs a host whose administrator is logged in to the desktop. */
  readonly desktop: boolean;
  /** Whether it changes its host in a way that others would see. */
  readonly fresh: boolean;
  /** Whether it has a second host beside its first. */
  readonly beside: boolean;
}

/** What was made of an edition. */
export interface Made {
  readonly prepared: PreparedEdition;
  readonly update: Tree | undefined;
  readonly alternate: Tree | undefined;
  readonly desktop: SavedHost | undefined;
}

/** Lends hosts to the scenarios of one worker, one at a time. */
class Lender {
  readonly #parameters: Parameters;
  readonly #desk: DeskCaller;
  readonly #recorder: Recorder | undefined;
  #seat: AsyncDisposable | undefined;
  readonly #connection: LastingConnection;
  readonly #started = new WeakMap<Host, HostEvent[]>();
  #shared: (Omit<HostKind, 'fresh'> & { readonly host: Host }) | undefined;

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
    const { desk, workbench } = preparedRun(parameters);
    this.#desk = new DeskCaller(desk);
    this.#connection = new LastingConnection(workbench.libvirt);
    const { recording } = parameters;
    this.#recorder = recording === undefined ? undefined : new Recorder(recording);
  }

  /** Waits until what a scenario needs is there, and a seat for its host. */
  async await({
    editions,
    updates,
    alternates,
    desktop,
    fresh,
    beside,
  }: Needs): Promise<ReadonlyMap<Edition, Made>> {
    const kept = this.#shared?.edition;
    // Nobody sits on a seat while waiting: what is waited for may need it.
    if (kept === undefined || fresh || beside || !editions.includes(kept)) await this.close();
    const made = new Map<Edition, Made>();
    for (const edition of editions) {
      const prepared = await this.#desk.edition(edition);
      const update = updates ? await this.#desk.update(edition) : undefined;
      const alternate = alternates ? await this.#desk.alternate(edition) : undefined;
      const loggedIn = desktop ? await this.#desk.desktop(edition) : undefined;
      made.set(edition, { prepared, update, alternate, desktop: loggedIn });
    }
    this.#seat ??= await this.#desk.seats(beside ? 2 : 1);
    return made;
  }

  async lend(made: Made, { edition, fresh, desktop }: HostKind): Promise<Host> {
    const shared = this.#shared;
    if (!fresh && shared?.edition === edition && shared.desktop === desktop) return shared.host;
    await this.#closeShared();
    const options = await this.#options();
    const { saved } = made.prepared;
    const host = await (desktop
      ? this.#startLoggedIn(saved, made.desktop, options)
      : this.#from(saved, options));
    if (!fresh) this.#shared = { edition, desktop, host };
    return host;
  }

  async giveBack(host: Host | undefined, failed: boolean): Promise<void> {
    const shared = this.#shared;
    if (shared !== undefined && !failed && (host === undefined || host === shared.host)) return;
    if (host !== undefined && host !== shared?.host) await host[Symbol.asyncDispose]();
    await this.close();
  }

  /** Ends the shared host, and gives the seat back. */
  async close(): Promise<void> {
    await this.#closeShared();
    const seat = this.#seat;
    this.#seat = undefined;
    await seat?.[Symbol.asyncDispose]();
  }

  async #closeShared(): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    await shared?.host[Symbol.asyncDispose]();
  }

  async #startLoggedIn(
    saved: SavedHost,
    loggedIn: SavedHost | undefined,
    options: StartOptions,
  ): Promise<Host> {
    if (loggedIn === undefined) {
      throw new Error(
        'Nobody logged in to the desktop for this scenario: is its tag @desktop missing?',
      );
    }
    // A state that is not taken is gone from the cache by then: the login is done again.
    return this.#from(loggedIn, options, async () =>
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
      this.#recorder?.hear(event);
    };
    this.#recorder?.begin(saved);
    const host = await freshHost(saved, { ...options, onEvent }, otherwise);
    this.#started.set(host, heard);
    return host;
  }

  async #options(): Promise<StartOptions> {
    const { workbench } = preparedRun(this.#parameters);
    return { workbench, connection: await this.#connection.get() };
  }

  /** Told once of each host: retries while it was started, when nobody could listen yet. */
  retriesOf(host: Host): readonly HostEvent[] {
    const heard = [...(this.#started.get(host) ?? [])];
    this.#started.delete(host);
    return heard;
  }

  /** For the recording, if there is one. */
  published(what: Published['what']): void {
    this.#recorder?.published(what);
  }

  async end(): Promise<void> {
    await this.close();
    this.#desk[Symbol.dispose]();
    await this.#connection[Symbol.asyncDispose]();
  }
}

let lender: Lender | undefined;

/** Waits until what a scenario needs is there, and this worker may have a guest. */
export function awaitNeeds(
  parameters: Parameters,
  needs: Needs,
): Promise<ReadonlyMap<Edition, Made>> {
  lender ??= new Lender(parameters);
  return lender.await(needs);
}

/** Lends a host of an edition; `awaitNeeds` comes first. */
export function lend(parameters: Parameters, made: Made, kind: HostKind): Promise<Host> {
  lender ??= new Lender(parameters);
  return lender.lend(made, kind);
}

/** Retries while a lent host was started; told once. */
export function retriesOf(host: Host): readonly HostEvent[] {
  return lender?.retriesOf(host) ?? [];
}

/** Tells a recording of the run, if there is one, what the distribution published for the host that is lent. */
export function recordPublished(what: Published['what']): void {
  lender?.published(what);
}

/** Takes a scenario's host back, if it had one; one whose scenario failed is not lent again. */
export async function giveBack(
  host: Host | undefined,
  { failed }: { readonly failed: boolean },
): Promise<void> {
  await lender?.giveBack(host, failed);
}

/** Ends what this worker lent. */
export async function closeLender(): Promise<void> {
  await lender?.end();
  lender = undefined;
}

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, Domain } from 'libvirt-ts';
import { createOverlay } from '../images/overlay.ts';
import { daemonGone } from '../libvirt/daemon.ts';
import { diskXml, type DiskSpec, type DomainSpec, domainXml } from '../libvirt/domain-xml.ts';
import { Console } from './console.ts';
import { TroubleError } from './errors.ts';
import { forwardSsh } from './forward.ts';
import { Links } from './links.ts';
import type { HostKeyPin } from './ssh/session.ts';
import { isOn } from './waits/off.ts';
import type { WaitContext } from './waits/wait.ts';
import type { Workbench } from './workbench.ts';

export interface GuestOptions {
  readonly workbench: Workbench;
  readonly connection: Connection;
  readonly name: string;
  readonly uuid: string;
  /** The disk that the guest's overlay stands on. */
  readonly backing: string;
  readonly hardware: DomainSpec['hardware'];
  readonly kernel?: DomainSpec['kernel'];
  /** Path of the private SSH key. */
  readonly privateKey: string;
  readonly pin: HostKeyPin;
  /** Where the overlay is; default: in the guest's folder. */
  readonly overlay?: string;
  /** Ends everything that waits for this guest. */
  readonly signal?: AbortSignal | undefined;
}

/** A domain with what belongs to it: overlay, console, SSH connections. Knows how it starts and ends, not what runs in it. */
export class Guest implements AsyncDisposable {
  readonly name: string;
  readonly uuid: string;
  readonly folder: string;
  readonly overlay: string;
  readonly console: Console;
  readonly links: Links;
  readonly workbench: Workbench;
  readonly connection: Connection;
  readonly #options: GuestOptions;
  #domain: Domain | undefined;
  /** Disks beside the overlay, in the order in which they came. */
  #added: readonly DiskSpec[] = [];
  #fatal = new AbortController();

  constructor(options: GuestOptions) {
    const { workbench, connection, name, uuid, privateKey, pin } = options;
    this.#options = options;
    this.name = name;
    this.uuid = uuid;
    this.workbench = workbench;
    this.connection = connection;
    this.folder = join(workbench.folder, 'hosts', name);
    this.overlay = options.overlay ?? join(this.folder, 'disk.qcow2');
    this.console = new Console(join(this.folder, 'console.log'));
    const { timeScale } = workbench;
    this.links = new Links({ host: name, privateKey, pin, timeScale });
    void connection.closed.then((error) => {
      if (error !== undefined) this.#fatal.abort(daemonGone(workbench.libvirt, error));
      return error;
    });
  }

  get domain(): Domain {
    if (this.#domain === undefined) throw new Error(`${this.name} was never started.`);
    return this.#domain;
  }

  get graphics(): DomainSpec['hardware']['graphics'] {
    return this.#options.hardware.graphics;
  }

  /** The domain XML that this guest runs with. */
  get xml(): string {
    const { hardware, kernel } = this.#options;
    const { owner, accelerator, libvirt } = this.workbench;
    return domainXml({
      name: this.name,
      uuid: this.uuid,
      owner,
      accelerator,
      hardware,
      disks: this.#disks,
      console: join(this.folder, 'console.log'),
      securityModels: libvirt.securityModels,
      ...(kernel === undefined ? {} : { kernel }),
    });
  }

  get #disks(): readonly DiskSpec[] {
    return [{ file: this.overlay, format: 'qcow2' }, ...this.#added];
  }

  /** See `Host.attachDisk`. */
  async attachDisk(file: string): Promise<void> {
    const disk: DiskSpec = { file, format: 'qcow2' };
    if (await this.isOn()) {
      await this.domain.attachDevice(diskXml(disk, this.#disks.length).toString());
    }
    this.#added = [...this.#added, disk];
  }

  /** See `Host.detachDisk`. */
  async detachDisk(file: string): Promise<void> {
    if (await this.isOn()) throw new Error(`${this.name} is on: no disk is taken from it.`);
    this.#added = this.#added.filter((each) => each.file !== file);
  }

  /** For waits on this guest: they end on trouble on its console, when the daemon dies, and when the run is stopped. */
  context(signal?: AbortSignal): WaitContext {
    const { timeScale } = this.workbench;
    const tail = (): Promise<string[]> => this.console.tail();
    return { host: this.name, timeScale, tail, signal: this.stop(signal) };
  }

  stop(signal?: AbortSignal): AbortSignal {
    const all = [this.#fatal.signal, this.#options.signal, signal];
    return AbortSignal.any(all.filter((each) => each !== undefined));
  }

  /** Makes the folder and a new overlay. */
  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await rm(this.overlay, { force: true });
    await createOverlay(this.#options.backing, this.overlay, this.#options.signal);
  }

  /** Starts the domain from its disk. The daemon ends it when our connection ends. */
  async create(): Promise<void> {
    await this.watchConsole();
    this.#domain = await this.connection.domains.create(this.xml, { autodestroy: true });
    this.links.moveTo(await forwardSsh(this.#domain));
  }

  /** Starts the domain from a saved state, which must be one of this name and UUID. */
  async restore(state: string): Promise<void> {
    await this.watchConsole();
    await this.connection.restore(state, { xml: this.xml, state: 'running' });
    this.#domain = await this.connection.domains.lookupByUuid(this.uuid);
    this.links.moveTo(await forwardSsh(this.#domain));
  }

  /** From now on trouble on the console ends every wait; what was there before is forgotten. */
  async watchConsole(): Promise<void> {
    if (this.#fatal.signal.reason instanceof TroubleError) this.#fatal = new AbortController();
    const fatal = this.#fatal;
    this.#stopWatching.abort();
    const watching = new AbortController();
    this.#stopWatching = watching;
    await this.console.text();
    this.console.trouble(this.console.size, watching.signal).then(
      (trouble) => fatal.abort(new TroubleError(this.name, trouble)),
      () => {},
    );
  }

  #stopWatching = new AbortController();

  async isOn(): Promise<boolean> {
    return this.#domain !== undefined && (await isOn(this.#domain));
  }

  /** Ends the domain at once, if it runs. */
  async destroy(): Promise<void> {
    this.links.drop();
    this.#stopWatching.abort();
    if (await this.isOn()) await this.domain.destroy();
  }

  /** Ends the domain and removes all that belongs to it. */
  async [Symbol.asyncDispose](): Promise<void> {
    // Of a daemon that has died nothing can be asked: the reaper ends its guests.
    if (!this.#fatal.signal.aborted || this.#fatal.signal.reason instanceof TroubleError) {
      await this.destroy();
    }
    this.links.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

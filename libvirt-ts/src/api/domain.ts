import type { Duplex } from 'node:stream';
import type { CallOptions, TypedValue } from './options.ts';

/** virDomainState, by name. */
export type StateName =
  | 'nostate'
  | 'running'
  | 'blocked'
  | 'paused'
  | 'shutdown'
  | 'shutoff'
  | 'crashed'
  | 'pmsuspended'
  | `unknown ${number}`;

/** The state of a domain and why it is in it (`booted`, `restored`, `user`, `destroyed` …). */
export interface DomainState {
  readonly state: StateName;
  readonly reason: string;
}

/** How a domain starts. */
export interface StartOptions extends CallOptions {
  /** Do not let the guest run yet. */
  readonly paused?: boolean;
  /** The daemon destroys the domain when this connection ends, however it ends. */
  readonly autodestroy?: boolean;
  /** Boot afresh although there is a managed save image. */
  readonly forceBoot?: boolean;
  /** Refuse XML that does not fit libvirt's schema. */
  readonly validate?: boolean;
}

/** Which XML is asked for. */
export interface XmlOptions extends CallOptions {
  /** With passwords. */
  readonly secure?: boolean;
  /** As at the next start, not as running now. */
  readonly inactive?: boolean;
  readonly updateCpu?: boolean;
  /** Fit for `save` and `restore` with another libvirt. */
  readonly migratable?: boolean;
}

/** How the guest is asked to go down; what is left out, the driver chooses. */
export interface ShutdownOptions extends CallOptions {
  readonly mode?: 'acpi' | 'agent' | 'initctl' | 'signal' | 'paravirt';
}

export interface DestroyOptions extends CallOptions {
  /** Give up, rather than kill, if the emulator does not end of itself in time. */
  readonly graceful?: boolean;
}

/** What goes with the definition. */
export interface UndefineOptions extends CallOptions {
  readonly managedSave?: boolean;
  readonly snapshotsMetadata?: boolean;
  readonly checkpointsMetadata?: boolean;
  /** `true` removes the NVRAM file, `'keep'` keeps it. */
  readonly nvram?: boolean | 'keep';
}

export interface SaveOptions extends CallOptions {
  /** Domain XML to store in place of the running one; only what a guest does not see may differ. */
  readonly xml?: string;
  /** What `restore` makes of it, whatever it is now. */
  readonly state?: 'running' | 'paused';
  readonly bypassCache?: boolean;
}

/** Groups of `Domain.stats`. */
export type StatsGroup =
  | 'state'
  | 'cpu'
  | 'balloon'
  | 'vcpu'
  | 'interface'
  | 'block'
  | 'perf'
  | 'iothread'
  | 'memory'
  | 'dirtyrate'
  | 'vm';

export interface StatsOptions extends CallOptions {
  /** Default: all that the driver knows. */
  readonly groups?: readonly StatsGroup[];
}

/** Which copy of a domain's settings is meant. Default: the running one if it runs, else the stored one. */
export interface AffectOptions extends CallOptions {
  readonly live?: boolean;
  readonly config?: boolean;
}

/** Metadata is a `title`, a `description`, or an XML element in a name space of one's own. */
export type MetadataKey =
  'title' | 'description' | { readonly uri: string; readonly prefix: string };

export interface Screenshot {
  /** `image/png` from QEMU 7.1 on, before that `image/x-portable-pixmap`. */
  readonly mime: string;
  readonly data: Buffer;
}

export interface ScreenshotOptions extends CallOptions {
  /** Number of the display. Default 0. */
  readonly screen?: number;
  /** Bytes after which the picture counts as broken. Default 64 MiB. */
  readonly limit?: number;
}

/** Tables of key codes (virKeycodeSet). */
export type Codeset =
  'linux' | 'xt' | 'atset1' | 'atset2' | 'atset3' | 'osx' | 'usb' | 'win32' | 'qnum';

export type PointerButton =
  'left' | 'middle' | 'right' | 'wheel-up' | 'wheel-down' | 'side' | 'extra';
/** Buttons to press (`true`) or to let go (`false`); those not named stay as they are. */
export type PointerButtons = { readonly [Button in PointerButton]?: boolean };

export interface MonitorOptions extends CallOptions {
  /** The command is one of the human monitor, and so is the answer. */
  readonly hmp?: boolean;
}

/** A command for QEMU's monitor or for the guest agent. */
export interface JsonCommand {
  readonly execute: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

export interface AgentOptions extends CallOptions {
  /** Seconds to wait for the agent's answer; the driver's default is 5. `'block'` waits for ever. */
  readonly timeout?: number | 'block';
}

export interface ConsoleOptions extends CallOptions {
  /** Alias of the device, `serial0`; default: the first console. */
  readonly device?: string;
  /** End somebody else's console on it. */
  readonly force?: boolean;
  /** Refuse unless the driver can keep two consoles apart. */
  readonly safe?: boolean;
}

/** A domain: a handle, which asks the daemon anew at each call. */
export interface Domain {
  readonly name: string;
  readonly uuid: string;

  state(options?: CallOptions): Promise<DomainState>;
  xml(options?: XmlOptions): Promise<string>;
  isActive(options?: CallOptions): Promise<boolean>;
  isPersistent(options?: CallOptions): Promise<boolean>;

  start(options?: StartOptions): Promise<void>;
  /** Asks the guest to power off; resolves when it was asked. */
  shutdown(options?: ShutdownOptions): Promise<void>;
  /** Asks the guest to reboot; resolves when it was asked. */
  reboot(options?: ShutdownOptions): Promise<void>;
  /** Presses the reset button. */
  reset(options?: CallOptions): Promise<void>;
  /** Pulls the plug. */
  destroy(options?: DestroyOptions): Promise<void>;
  undefine(options?: UndefineOptions): Promise<void>;
  suspend(options?: CallOptions): Promise<void>;
  resume(options?: CallOptions): Promise<void>;
  /** Writes the running guest to a file and ends it; `Connection.restore` brings it back. */
  save(path: string, options?: SaveOptions): Promise<void>;

  /** Figures by libvirt's names: `cpu.time`, `block.0.rd.bytes` … */
  stats(options?: StatsOptions): Promise<Readonly<Record<string, TypedValue>>>;
  /** `undefined` if there is none. */
  metadata(
    key: 'title' | 'description' | { readonly uri: string },
    options?: AffectOptions,
  ): Promise<string | undefined>;
  /** `undefined` takes it away. */
  setMetadata(key: MetadataKey, value: string | undefined, options?: AffectOptions): Promise<void>;

  attachDevice(xml: string, options?: AffectOptions): Promise<void>;
  updateDevice(xml: string, options?: AffectOptions): Promise<void>;
  detachDevice(xml: string, options?: AffectOptions): Promise<void>;

  screenshot(options?: ScreenshotOptions): Promise<Screenshot>;
  /** Presses keys together, at most 16, and holds them for so many milliseconds (default 50). */
  sendKey(
    codeset: Codeset,
    codes: readonly number[],
    holdMs?: number,
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Moves the pointer and presses or lets go of buttons, through QEMU's monitor. The domain needs
   * an absolute pointer (`<input type='tablet'>`). x and y are fractions of the screen, 0 to 1.
   */
  pointer(x: number, y: number, buttons?: PointerButtons, options?: CallOptions): Promise<void>;

  /** A command of QEMU's monitor (QMP); what it returns. A refusal is a `MonitorError`. */
  monitor(
    command: JsonCommand | string,
    options?: MonitorOptions & { readonly hmp?: false },
  ): Promise<unknown>;
  /** A line of the human monitor, and what it prints. */
  monitor(command: string, options: MonitorOptions & { readonly hmp: true }): Promise<string>;
  /** A command of the guest agent, and what it returns. */
  agent(command: JsonCommand | string, options?: AgentOptions): Promise<unknown>;

  /**
   * The console as a stream of bytes. It ends when the domain does; from its `close` event on, it can be opened again. A reader that falls 16 MiB
   * behind gets an error.
   */
  openConsole(options?: ConsoleOptions): Promise<Duplex>;
}

/** Which domains `Domains.list` gives; the conditions are combined. Default: all. */
export interface DomainFilter {
  readonly active?: boolean;
  readonly persistent?: boolean;
}

export interface Domains {
  /** Stores a definition; the domain does not start. */
  define(xml: string, options?: CallOptions & { readonly validate?: boolean }): Promise<Domain>;
  /** Starts a transient domain, of which nothing remains when it ends. */
  create(xml: string, options?: StartOptions): Promise<Domain>;
  list(filter?: DomainFilter, options?: CallOptions): Promise<Domain[]>;
  /** Rejects with `VIR_ERR_NO_DOMAIN` if there is none. */
  lookupByName(name: string, options?: CallOptions): Promise<Domain>;
  /** Rejects with `VIR_ERR_NO_DOMAIN` if there is none. */
  lookupByUuid(uuid: string, options?: CallOptions): Promise<Domain>;
}

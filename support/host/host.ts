import type { Domain } from 'libvirt-ts';
import type { Tunnel } from './ssh/tunnel.ts';
import type { Account, Edition } from '../images/image.ts';

/** Who a command runs as: root, or the name of an account of the host that the key opens. */
export type User = string;

export interface CommandOptions {
  /** Default: root. */
  readonly as?: User;
  /** Sent to the command's standard input, which then ends; without it the input is empty. */
  readonly input?: string | Uint8Array;
  /** Added to the environment; the names must be those of shell variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds, before they are scaled for a host without KVM. Default: 120. */
  readonly timeout?: number;
  /** Exit codes that are an answer, not a failure; `'any'` takes every one, and a signal too. Default: 0 alone. */
  readonly accept?: readonly number[] | 'any';
  /** Give the command a terminal (a pty): its two output streams are then one, with CRLF line ends made LF. */
  readonly terminal?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What a command on a host did. */
export interface CommandResult {
  /** As it was given to the account's shell. */
  readonly command: string;
  readonly user: User;
  readonly stdout: string;
  readonly stderr: string;
  /** `undefined` if a signal ended it. */
  readonly exitCode: number | undefined;
  /** Name of the signal that ended it, `KILL` and the like. */
  readonly signal?: string;
  /** Wall-clock time on this side. */
  readonly seconds: number;
  /** When it began, in milliseconds since 1970 on this side. */
  readonly began: number;
}

/** How a command was given, beside its text and who gave it. */
export type CommandGiven = Pick<CommandOptions, 'input' | 'env' | 'terminal'> & {
  /** It ran in a login by password. */
  readonly password?: true;
};

/** A file of a host that was read or written over the file transfer of a connection. */
export interface FileTransfer {
  readonly how: 'read' | 'write';
  readonly path: string;
  readonly user: User;
  readonly bytes: number;
  /** Of one that was written out of memory. */
  readonly content?: string | Uint8Array;
  /** Of one that was written. */
  readonly mode?: number;
  /** Wall-clock time on this side. */
  readonly seconds: number;
  /** When it began, in milliseconds since 1970 on this side. */
  readonly began: number;
}

/** What happened on a host, in the order in which it happened: the raw material of evidence. */
export type HostEvent =
  /** Also for a command that failed; `unexpected` says that its failure was not an answer. */
  | {
      readonly kind: 'command';
      readonly result: CommandResult;
      readonly unexpected: boolean;
      readonly given: CommandGiven;
    }
  | { readonly kind: 'file'; readonly transfer: FileTransfer }
  /** The host began to boot, and why: `first boot`, `restored`, `reboot`, `reset`, `power on`. */
  | { readonly kind: 'boot'; readonly why: string }
  /** It is up and healthy; `seconds` since it began to boot. */
  | { readonly kind: 'ready'; readonly seconds: number; readonly bootId: string }
  /** The boot failed for the emulator's sake and is tried once more; `reason` names the pattern on the console. */
  | { readonly kind: 'retry'; readonly reason: string; readonly lines: readonly string[] }
  | { readonly kind: 'off'; readonly how: 'power off' | 'power cut' };

export type HostListener = (event: HostEvent) => void;

/** How a host is made to boot again. */
export type RebootHow =
  /** `systemctl reboot` inside: an orderly shutdown. */
  | 'systemctl reboot'
  /** The reset button: nothing is shut down. */
  | 'reset'
  /** The host reboots by itself, because of a command that was given; only the new boot is waited for. */
  | 'by itself';

export interface WaitOptions {
  /** Seconds, before they are scaled for a host without KVM. */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RebootOptions extends WaitOptions {
  readonly how?: RebootHow;
  /** Units that may fail in the new boot; any other failed unit is an error. */
  readonly mayFail?: readonly string[];
  /** `false`: return when SSH answers with a new boot id, whatever the health. Default: true. */
  readonly healthy?: boolean;
}

export interface PowerOffOptions extends WaitOptions {
  /** Default: `systemctl poweroff`. */
  readonly command?: string;
  /** Makes the host switch itself off, in place of a command. */
  readonly by?: () => Promise<void>;
}

/** What `systemctl is-system-running --wait` says, and what has failed. */
export interface Health {
  /** `running`, `degraded`, `maintenance` … */
  readonly state: string;
  readonly failedUnits: readonly string[];
}

export interface LoginAttempt {
  readonly user: User;
  readonly password: string;
}

/** What a password login came to: `command` ran, or the server refused. */
export type LoginOutcome =
  | { readonly accepted: true; readonly result: CommandResult }
  /** The methods that the server still offered. */
  | { readonly accepted: false; readonly offered: readonly string[] };

/**
 * A running system under test, reached over SSH. It is lent by a pool (pool.ts) or started from an image; disposing of it
 * destroys its domain and its overlay, never its image.
 */
export interface Host extends AsyncDisposable {
  /** The domain's name. */
  readonly name: string;
  readonly edition: Edition;
  /** Who can log in: see `Account`. */
  readonly accounts: readonly Account[];
  readonly domain: Domain;
  /** The loopback port that leads to the host's SSH server; a new one after each start. */
  readonly sshPort: number;
  /** What time limits are multiplied with: 1 where guests have KVM. */
  readonly timeScale: number;
  /** Every command so far, oldest first. */
  readonly commands: readonly CommandResult[];

  /** Hears what happens from now on; the returned function ends it. */
  on(listener: HostListener): () => void;

  /**
   * Runs a command line in the account's login shell and waits for its end.
   * @throws HostCommandError for an exit code that is not accepted, with command, output and host
   * @throws WaitError at the time limit
   */
  run(command: string, options?: CommandOptions): Promise<CommandResult>;
  /** The same for a command and its arguments, which the shell is kept from reading: no quoting needed. */
  exec(argv: readonly [string, ...string[]], options?: CommandOptions): Promise<CommandResult>;
  /** Tries a password login over a connection of its own and runs `command` (default: `true`) in it. */
  login(attempt: LoginAttempt, command?: string): Promise<LoginOutcome>;

  /** Copies a local file onto the host. `mode`: 0o644 by default. Written aside and renamed. */
  copyTo(
    local: string,
    remote: string,
    options?: { readonly mode?: number; readonly as?: User },
  ): Promise<void>;
  /** Copies a file of the host to a local path. */
  copyFrom(remote: string, local: string, options?: { readonly as?: User }): Promise<void>;
  readFile(path: string, options?: { readonly as?: User }): Promise<string>;
  /** Replaces a file's content (written aside and renamed: a new inode). `mode`: 0o644 by default. */
  writeFile(
    path: string,
    content: string | Uint8Array,
    options?: { readonly mode?: number; readonly as?: User },
  ): Promise<void>;

  /**
   * Boots again and waits for a new boot id and, unless told otherwise, for health. A boot that fails for the emulator's
   * sake is tried once more (a `retry` event).
   */
  reboot(options?: RebootOptions): Promise<void>;
  /** `systemctl poweroff` (or another `command`, or what `by` does), and waits until the domain is off. */
  powerOff(options?: PowerOffOptions): Promise<void>;
  /** Pulls the plug. */
  powerCut(): Promise<void>;
  /** Switches a host that is off on again, and waits as `reboot` does. */
  start(options?: Omit<RebootOptions, 'how'>): Promise<void>;
  isOn(): Promise<boolean>;
  /**
   * Gives it a disk beside its own: at once if it is on, and at every later start. It is the guest's next one: /dev/vdb.
   * @param file path of a qcow2 file, which stays when the host goes
   */
  attachDisk(file: string): Promise<void>;
  /** Takes a disk away that was attached. @throws Error while it is on */
  detachDisk(file: string): Promise<void>;
  /**
   * A loopback port of this machine that leads to one of the host's own loopback interface, through the SSH connection of an
   * account. It ends with that connection: at a reboot.
   * @param port the host's. Default: the same number as that of the tunnel
   */
  tunnel(port?: number, options?: { readonly as?: User }): Promise<Tunnel>;

  bootId(): Promise<string>;
  /** Waits until the system has finished to start, and says how it is. */
  health(options?: WaitOptions): Promise<Health>;
  /**
   * Asks again and again until `check` gives something other than `undefined` or `false`.
   * @param what the condition in words, for the message at the limit
   */
  until<T>(
    what: string,
    check: () => Promise<T | undefined | false>,
    options?: WaitOptions & { readonly everySeconds?: number },
  ): Promise<T>;
  /** Waits for a line on the console, from `since` (a result of `consoleSize`) on, and gives it. */
  consoleLine(
    pattern: RegExp,
    options?: WaitOptions & { readonly since?: number },
  ): Promise<string>;
  /** Length of the console's text so far, in bytes. */
  consoleSize(): number;
  /** The console's text so far; of a host from saved state it begins with the first boot's. */
  console(): Promise<string>;
  /** A picture of the screen, or `undefined` if the host has none or is off. */
  screenshot(): Promise<{ readonly mime: string; readonly data: Buffer } | undefined>;
  /** The journal of this boot (short-iso-precise), or of the boot `back` boots ago. */
  journal(options?: { readonly back?: number }): Promise<string>;
}

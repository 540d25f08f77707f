import { stat } from 'node:fs/promises';
import type { Domain } from 'libvirt-ts';
import type { SFTPWrapper } from 'ssh2';
import type { Account, Edition, Image } from '../images/image.ts';
import { bootAgain, type Booted, type BootPlan, powerOff } from './boot.ts';
import { CommandLog } from './command-log.ts';
import type { Guest } from './guest.ts';
import type {
  CommandOptions,
  CommandResult,
  FileTransfer,
  Health,
  Host,
  HostEvent,
  HostListener,
  LoginAttempt,
  LoginOutcome,
  PowerOffOptions,
  RebootOptions,
  User,
  WaitOptions,
} from './host.ts';
import { saveGuest } from './save.ts';
import { shellQuote } from './ssh/command.ts';
import { getRemote, putRemote, readRemote, writeRemote } from './ssh/files.ts';
import { openTunnel, type Tunnel } from './ssh/tunnel.ts';
import { settled } from './waits/boot.ts';
import { polled } from './waits/poll.ts';
import { type Wait, waitFor } from './waits/wait.ts';

type As = { readonly as?: User };

/** A `Host`: a guest of ours with a system that is up. */
export class Machine implements Host {
  readonly name: string;
  readonly edition: Edition;
  readonly accounts: readonly Account[];
  readonly timeScale: number;
  readonly #guest: Guest;
  readonly #graphics: boolean;
  readonly #log: CommandLog;
  readonly #listeners = new Set<HostListener>();
  /** Units that had failed before any scenario: one of them says so, and the others go on. */
  readonly #mayFail: readonly string[];
  #bootId: string;

  /** @param saved the boot that the guest is in, and the units that fail in it; none if it is off */
  constructor(
    guest: Guest,
    image: Pick<Image, 'edition' | 'accounts' | 'hardware'>,
    { bootId, failedUnits }: Booted = { bootId: '', failedUnits: [] },
  ) {
    this.name = guest.name;
    this.edition = image.edition;
    this.accounts = image.accounts;
    this.timeScale = guest.workbench.timeScale;
    this.#guest = guest;
    this.#graphics = image.hardware.graphics !== 'none';
    this.#log = new CommandLog(guest, (event) => this.tell(event));
    this.#bootId = bootId;
    this.#mayFail = failedUnits;
  }

  get domain(): Domain {
    return this.#guest.domain;
  }

  get sshPort(): number {
    return this.#guest.links.port;
  }

  get commands(): readonly CommandResult[] {
    return this.#log.results;
  }

  on(listener: HostListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the listeners. */
  tell(event: HostEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  run(command: string, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#log.run(command, options);
  }

  exec(argv: readonly [string, ...string[]], options?: CommandOptions): Promise<CommandResult> {
    return this.run(argv.map((each) => shellQuote(each)).join(' '), options);
  }

  login(attempt: LoginAttempt, command = 'true'): Promise<LoginOutcome> {
    return this.#log.login(attempt, command);
  }

  async copyTo(
    local: string,
    remote: string,
    options: As & { readonly mode?: number } = {},
  ): Promise<void> {
    const { mode = 0o644 } = options;
    await this.#transfer('write', remote, options, { mode }, async (sftp) => {
      await putRemote(sftp, local, remote, mode);
      return (await stat(local)).size;
    });
  }

  async copyFrom(remote: string, local: string, options: As = {}): Promise<void> {
    await this.#transfer('read', remote, options, {}, async (sftp) => {
      await getRemote(sftp, remote, local);
      return (await stat(local)).size;
    });
  }

  async readFile(path: string, options: As = {}): Promise<string> {
    let content: Buffer = Buffer.alloc(0);
    await this.#transfer('read', path, options, {}, async (sftp) => {
      content = await readRemote(sftp, path);
      return content.length;
    });
    return content.toString('utf8');
  }

  async writeFile(
    path: string,
    content: string | Uint8Array,
    options: As & { readonly mode?: number } = {},
  ): Promise<void> {
    const { mode = 0o644 } = options;
    await this.#transfer('write', path, options, { mode, content }, async (sftp) => {
      await writeRemote(sftp, path, content, mode);
      return Buffer.byteLength(content);
    });
  }

  async reboot({ how = 'systemctl reboot', ...options }: RebootOptions = {}): Promise<void> {
    await this.boot({ how, ...options });
  }

  async start(options: Omit<RebootOptions, 'how'> = {}): Promise<void> {
    await this.boot({ how: 'power on', ...options });
  }

  async powerOff(options: PowerOffOptions = {}): Promise<void> {
    const { by } = options;
    const order = (command: string): Promise<unknown> =>
      by === undefined ? this.run(command, { accept: 'any' }) : by();
    await powerOff(this.#guest, order, options);
    this.tell({ kind: 'off', how: 'power off' });
  }

  async powerCut(): Promise<void> {
    await this.#guest.destroy();
    this.tell({ kind: 'off', how: 'power cut' });
  }

  attachDisk(file: string): Promise<void> {
    return this.#guest.attachDisk(file);
  }

  detachDisk(file: string): Promise<void> {
    return this.#guest.detachDisk(file);
  }

  async tunnel(port?: number, { as: user = 'root' }: As = {}): Promise<Tunnel> {
    return openTunnel(await this.#guest.links.session(user, this.#guest.stop()), port);
  }

  isOn(): Promise<boolean> {
    return this.#guest.isOn();
  }

  async bootId(): Promise<string> {
    return (await this.readFile('/proc/sys/kernel/random/boot_id')).trim();
  }

  health({ limit, signal }: WaitOptions = {}): Promise<Health> {
    return this.#wait(settled(this.#guest.links, limit), signal);
  }

  until<T>(
    what: string,
    check: () => Promise<T | undefined | false>,
    options: WaitOptions & { readonly everySeconds?: number } = {},
  ): Promise<T> {
    const { limit = 60, everySeconds = 1, signal } = options;
    return this.#wait(polled(what, limit, check, everySeconds * 1000), signal);
  }

  consoleLine(
    pattern: RegExp,
    options: WaitOptions & { readonly since?: number } = {},
  ): Promise<string> {
    const { limit = 60, since = 0, signal } = options;
    const { console } = this.#guest;
    const reached = (stop: AbortSignal): Promise<string> => console.line(pattern, since, stop);
    return this.#wait({ what: `${String(pattern)} on its console`, limit, reached }, signal);
  }

  consoleSize(): number {
    return this.#guest.console.size;
  }

  console(): Promise<string> {
    return this.#guest.console.text();
  }

  async screenshot(): Promise<{ readonly mime: string; readonly data: Buffer } | undefined> {
    return this.#graphics && (await this.isOn()) ? this.domain.screenshot() : undefined;
  }

  async journal({ back = 0 }: { readonly back?: number } = {}): Promise<string> {
    const command = `journalctl --boot=-${back} --output=short-iso-precise --no-pager`;
    return (await this.#log.quietly(command, { timeout: 60 })).stdout;
  }

  /**
   * Keeps this host's memory and console in a folder, and ends it. No login is in the state: the connections are closed before.
   */
  async save(folder: string): Promise<void> {
    await saveGuest(this.#guest, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#guest[Symbol.asyncDispose]();
  }

  /** Boots as a plan says; for those who make hosts. */
  async boot(plan: Omit<BootPlan, 'before' | 'order' | 'tell'>): Promise<void> {
    const { mayFail = [] } = plan;
    const { bootId } = await bootAgain(this.#guest, {
      ...plan,
      mayFail: mayFail === 'any' ? mayFail : [...mayFail, ...this.#mayFail],
      before: this.#bootId,
      order: (command) => this.run(command, { accept: 'any' }),
      tell: (event) => this.tell(event),
    });
    this.#bootId = bootId;
  }

  #wait<T>(wait: Wait<T>, signal?: AbortSignal): Promise<T> {
    return waitFor(wait, this.#guest.context(signal));
  }

  /** Does a transfer and tells of it. @param work gives the file's size */
  async #transfer(
    how: FileTransfer['how'],
    path: string,
    { as: user = 'root' }: As,
    facts: Pick<FileTransfer, 'mode' | 'content'>,
    work: (sftp: SFTPWrapper) => Promise<number>,
  ): Promise<void> {
    const began = Date.now();
    const start = performance.now();
    const { links } = this.#guest;
    const bytes = await work(await (await links.session(user, this.#guest.stop())).sftp());
    const seconds = (performance.now() - start) / 1000;
    this.tell({ kind: 'file', transfer: { how, path, user, bytes, began, seconds, ...facts } });
  }
}

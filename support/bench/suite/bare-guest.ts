import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Console } from '../../host/console.ts';
import { TroubleError } from '../../host/errors.ts';
import { clockScript } from '../../host/clock.ts';
import { sshBanner } from '../../host/waits/banner.ts';
import { bootLimit, healthCommand, healthIn } from '../../host/waits/boot.ts';
import { polled } from '../../host/waits/poll.ts';
import { emulatorEnvironment } from '../../libvirt/domain-xml.ts';
import { createOverlay } from '../../images/overlay.ts';
import { openMigration } from '../../images/saved-state.ts';
import { bareCommand } from './bare-command.ts';
import { freePort } from '../../network/free-port.ts';
import { OpenSsh, type SshOutcome } from './open-ssh.ts';
import { Qmp } from './qmp.ts';

export interface BareGuestOptions {
  /** Its own, for its folder and for QEMU's command line, where the tree server finds it. */
  readonly name: string;
  /** A folder that is not there yet; removed at the end. */
  readonly folder: string;
  /** The command line of libvirt's QEMU for the same guest. */
  readonly argv: readonly string[];
  /** The saved disk that its overlay stands on, and the saved memory. */
  readonly disk: string;
  readonly memory: string;
  readonly privateKey: string;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

/** A guest without the suite: a QEMU that is started directly, and OpenSSH's client. */
export class BareGuest implements AsyncDisposable {
  readonly #options: BareGuestOptions;
  readonly #connections = new Map<string, OpenSsh>();
  #qemu: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #port = 0;
  #bootId = '';
  readonly #trouble = new AbortController();
  /** Ends every wait: the bench is stopped, or there is trouble on the console. */
  readonly #stop: AbortSignal;

  constructor(options: BareGuestOptions) {
    this.#options = options;
    this.#stop = AbortSignal.any([options.signal, this.#trouble.signal]);
  }

  /** What its console told of trouble, as an error: whatever was waited for ended with that. */
  get trouble(): unknown {
    return this.#trouble.signal.reason;
  }

  /** Goes on from the saved state, on a new overlay. */
  async restore(): Promise<void> {
    const { folder, disk, memory } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await createOverlay(disk, this.#disk, this.#stop);
    const stream = await openMigration(memory);
    try {
      await this.#start(stream.fd);
    } finally {
      await stream.close();
    }
  }

  /** Waits for the answer of one that was restored, and sets its clock, as every host of the suite needs it. */
  async awake(): Promise<void> {
    const root = await this.#connection('root').catch(async () => {
      await this.#greeting();
      return this.#connection('root');
    });
    const script = `(${clockScript(Date.now() / 1000)}) || exit\n${bootIdCommand}\n${healthCommand}`;
    const { stdout, stderr } = await root.run(script, false, this.#stop);
    const [bootId = '', ...health] = stdout.split('\n');
    this.#bootId = bootId;
    this.#expectHealth(health.join('\n'), stderr);
  }

  /** Switches one that is off on again. */
  async powerOn(): Promise<void> {
    await this.#start();
  }

  /** Waits until root can log in to another boot than before and all of it has started. */
  async booted(): Promise<void> {
    // The old boot lets go of its connections at its end.
    await this.#connections.get('root')?.closed;
    await polled('another boot', bootLimit, () => this.#inAnotherBoot(), 250).reached(this.#stop);
    const { stdout, stderr } = await this.run('root', healthCommand, false);
    this.#expectHealth(stdout, stderr);
  }

  async #inAnotherBoot(): Promise<boolean> {
    await this.#disconnect();
    await this.#greeting();
    const root = await this.#connection('root').catch(() => undefined);
    this.#stop.throwIfAborted();
    const bootId = (await root?.run(bootIdCommand, false, this.#stop))?.stdout.trim() ?? '';
    if (bootId === '' || bootId === this.#bootId) return false;
    this.#bootId = bootId;
    return true;
  }

  async run(user: string, command: string, terminal: boolean): Promise<SshOutcome> {
    return (await this.#connection(user)).run(command, terminal, this.#stop);
  }

  async write(user: string, path: string, content: Buffer, mode: number): Promise<void> {
    const local = join(this.#options.folder, 'file');
    await writeFile(local, content);
    await (await this.#connection(user)).files.write(local, path, mode);
  }

  async read(user: string, path: string): Promise<void> {
    const local = join(this.#options.folder, 'file');
    await (await this.#connection(user)).files.read(path, local);
  }

  /** Waits until it has switched itself off. */
  async off(): Promise<void> {
    await this.#ended;
    await this.#disconnect();
  }

  /** Pulls the plug. */
  async powerCut(): Promise<void> {
    this.#qemu?.kill('SIGKILL');
    await this.off();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.powerCut();
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  get #disk(): string {
    return join(this.#options.folder, 'disk.qcow2');
  }

  /** @param memory a file descriptor at the beginning of a migration stream; without it the guest boots */
  async #start(memory?: number): Promise<void> {
    const { argv, name, folder, signal } = this.#options;
    signal.throwIfAborted();
    this.#port = await freePort();
    const [program, ...args] = bareCommand(argv, {
      name,
      disk: this.#disk,
      console: join(folder, 'console.log'),
      sshPort: this.#port,
      ...(memory === undefined ? {} : { incoming: 'fd:3' }),
    });
    const log = join(folder, 'qemu.log');
    const qemu = spawn(program, args, {
      env: { ...process.env, ...emulatorEnvironment },
      stdio: ['pipe', 'pipe', 'pipe', ...(memory === undefined ? [] : [memory])],
    });
    let words = '';
    qemu.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()));
    this.#qemu = qemu;
    this.#ended = once(qemu, 'close').then(() => writeFile(log, words).catch(() => {}));
    signal.addEventListener('abort', () => qemu.kill('SIGKILL'), { once: true });
    this.#watch(join(folder, 'console.log'), qemu);
    if (memory === undefined) return;
    const { stdin, stdout } = qemu;
    if (stdin === null || stdout === null) throw new TypeError('a QEMU without streams');
    await new Qmp({ stdin, stdout }).goOn(this.#stop);
  }

  /** Under emulation a boot fails now and then for the emulator's sake; nothing comes of waiting then. */
  #watch(console: string, qemu: ChildProcess): void {
    const over = new AbortController();
    qemu.once('exit', () => over.abort());
    new Console(console).trouble(0, over.signal).then(
      (trouble) => this.#trouble.abort(new TroubleError(this.#options.name, trouble)),
      () => {},
    );
  }

  async #greeting(): Promise<void> {
    const { name } = this.#options;
    const ended = this.#ended.then(async () => {
      const log = await readFile(join(this.#options.folder, 'qemu.log'), 'utf8').catch(() => '');
      throw new Error(`${name}: QEMU ended while its guest was waited for: ${log.trim()}`);
    });
    await Promise.race([sshBanner(this.#port).reached(this.#stop), ended]);
  }

  async #connection(user: string): Promise<OpenSsh> {
    const kept = this.#connections.get(user);
    if (kept !== undefined) return kept;
    const { folder, privateKey } = this.#options;
    const socket = join(folder, user);
    const opened = await OpenSsh.open({ port: this.#port, user, privateKey, socket }, this.#stop);
    this.#connections.set(user, opened);
    return opened;
  }

  async #disconnect(): Promise<void> {
    const all = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.all(all.map((each) => each[Symbol.asyncDispose]()));
  }

  #expectHealth(output: string, stderr: string): void {
    const { state } = healthIn(output);
    if (state === 'running' || state === 'degraded') return;
    throw new Error(`${this.#options.name}: its system is not up: ${output}${stderr}`);
  }
}

const bootIdCommand = 'cat /proc/sys/kernel/random/boot_id';

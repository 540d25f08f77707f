import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Connection, Domain } from 'libvirt-ts';
import { cached } from '../cache/cache.ts';
import { messageOf, UserError } from '../errors.ts';
import { Console } from '../host/console.ts';
import { newDomainIdentity } from '../host/identity.ts';
import { isOn } from '../host/waits/off.ts';
import { polled } from '../host/waits/poll.ts';
import { waitFor } from '../host/waits/wait.ts';
import type { Workbench } from '../host/workbench.ts';
import { daemonGone } from '../libvirt/daemon.ts';
import { domainXml } from '../libvirt/domain-xml.ts';
import { run } from '../process/run.ts';
import { redact } from '../report/redact.ts';
import { readSettings } from '../settings.ts';
import type { Hardware } from './image.ts';
import { type InstallerFailure, readInstallerConsole } from './installer-console.ts';
import type { Medium } from './medium.ts';
import { serveText } from './serve-text.ts';
import type { InstallTree } from './target.ts';

/** A disk that an installer has written. It is read-only and stays as it is. */
export interface InstalledDisk {
  /** The qcow2 file. */
  readonly disk: string;
  /** What the serial console said during the installation. */
  readonly console: string;
  /** Digest of everything that went in. */
  readonly digest: string;
  /** How long the installation took, whenever that was. */
  readonly seconds: number;
}

export interface InstallRequest {
  readonly workbench: Workbench;
  readonly connection: Connection;
  /** For messages: what is installed. */
  readonly name: string;
  readonly installTree: InstallTree;
  /** Carries the tree; none if the kickstart takes it over the network. */
  readonly medium?: Medium;
  /** The checksum of the commit that the kickstart installs. */
  readonly commit: string;
  /** The kickstart's text. */
  readonly kickstart: string;
  /** Size of the disk, as the guest sees it. */
  readonly diskBytes: number;
  /** Seconds that the installation may take under KVM. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  /** Told what the installer is at. */
  readonly note?: (text: string) => void;
}

const hardware: Hardware = { memory: 2048, cpus: 2, graphics: 'none' };

const kickstartPath = '/ks.cfg';
const consoleName = 'console.log';

/**
 * Installs a tree: the host makes an empty disk, boots the install tree's kernel and initramfs in a VM and waits until the
 * installer, which does all the rest, has powered it off. An installation whose kernel crashes under emulation is tried
 * once more.
 * @throws UserError with the installer's own words if it fails
 */
export async function install(request: InstallRequest): Promise<InstalledDisk> {
  const { workbench, installTree, medium, commit, kickstart, diskBytes, signal } = request;
  const entry = await cached(workbench.cacheDir, {
    stage: 'installs',
    inputs: {
      commit,
      kickstart,
      diskBytes,
      installTree: installTree.digest,
      medium: medium?.digest ?? null,
      arguments: kernelArguments(request, 0),
    },
    make: async (folder) => {
      try {
        await installTwiceAtMost(folder, request);
      } catch (error) {
        if (signal?.aborted === true) throw error;
        await keepConsole(join(folder, consoleName), request);
        throw error;
      }
    },
    signal,
  });
  return {
    disk: join(entry.path, 'disk.qcow2'),
    console: join(entry.path, consoleName),
    digest: entry.digest,
    seconds: entry.seconds,
  };
}

async function installTwiceAtMost(folder: string, request: InstallRequest): Promise<void> {
  const failure = await installOnce(folder, request);
  if (failure === undefined) return;
  const emulated = request.workbench.accelerator.kind === 'tcg';
  if (!failure.emulator || !emulated) throw failed(request, failure);
  request.note?.(`${failure.name} under emulation: installing once more`);
  const second = await installOnce(folder, request);
  if (second !== undefined) throw failed(request, second);
}

/** @returns why it failed, or `undefined` if it did not */
async function installOnce(
  folder: string,
  request: InstallRequest,
): Promise<InstallerFailure | undefined> {
  const { workbench, connection, installTree, medium, kickstart, diskBytes, signal } = request;
  const disk = join(folder, 'disk.qcow2');
  const console = join(folder, consoleName);
  await run(['qemu-img', 'create', '-q', '-f', 'qcow2', disk, String(diskBytes)], { signal });
  await using served = await serveText(kickstartPath, kickstart);
  const { owner, accelerator, libvirt } = workbench;
  const xml = domainXml({
    ...newDomainIdentity(),
    owner,
    accelerator,
    hardware: { ...hardware, memory: installTree.memory ?? hardware.memory },
    disks: [
      { file: disk, format: 'qcow2' },
      ...(medium === undefined
        ? []
        : [{ file: medium.path, format: 'raw' as const, readOnly: true }]),
    ],
    console,
    kernel: {
      kernel: installTree.kernel,
      initrd: installTree.initrd,
      commandLine: kernelArguments(request, served.port).join(' '),
    },
    // A kickstart may end with a reboot: then the installer would start anew.
    onReboot: 'destroy',
    securityModels: libvirt.securityModels,
  });
  const domain = await connection.domains.create(xml, { autodestroy: true });
  await using ending = new AsyncDisposableStack();
  ending.defer(() => end(domain, connection));
  const failure = await follow(domain, new Console(console), request);
  if (failure === undefined) await chmod(disk, 0o444);
  return failure;
}

/** What the installer is started with; the installed system keeps of it what concerns the machine. */
function kernelArguments(
  { installTree, medium, workbench }: InstallRequest,
  port: number,
): readonly string[] {
  return [
    `inst.ks=http://10.0.2.2:${port}${kickstartPath}`,
    ...(medium === undefined ? [] : [`inst.repo=hd:LABEL=${medium.label}`]),
    'inst.text',
    'console=ttyS0,115200n8',
    'quiet',
    // After a panic there is nothing to wait for.
    'panic=-1',
    // Emulated processors have nothing to be protected from, and pay dearly for it.
    ...(workbench.accelerator.kind === 'tcg' ? ['mitigations=off'] : []),
    ...installTree.arguments,
  ];
}

/** Follows the console until the machine is off or the installation has failed. */
async function follow(
  domain: Domain,
  console: Console,
  request: InstallRequest,
): Promise<InstallerFailure | undefined> {
  const { name, workbench, installTree, limit, signal, note } = request;
  let shown: string | undefined;
  const finished = polled(`the installation of ${name} to end`, limit, async () => {
    const on = await isOn(domain).catch((error: unknown) => {
      throw daemonGone(workbench.libvirt, error);
    });
    // Read after asking: what was said before the machine went off has been written by then.
    const state = readInstallerConsole(await console.text(), installTree.console);
    if (state.progress !== undefined && state.progress !== shown) {
      shown = state.progress;
      note?.(shown);
    }
    if (state.failure !== undefined) return { failure: state.failure };
    // A kickstart that ends with `halt` leaves the machine on, with nothing running.
    if (on && !(state.installed && state.halted)) return undefined;
    return { failure: state.installed ? undefined : await offTooEarly(console) };
  });
  const { failure } = await waitFor(finished, {
    host: 'installer',
    timeScale: workbench.timeScale,
    tail: () => console.tail(),
    signal,
  });
  return failure;
}

async function offTooEarly(console: Console): Promise<InstallerFailure> {
  const lines = await console.tail();
  return { name: 'the machine went off before the installer was done', lines, emulator: true };
}

async function end(domain: Domain, connection: Connection): Promise<void> {
  // Of a daemon that has died nothing can be asked: the reaper ends its guests.
  const gone = await Promise.race([
    connection.closed.then(() => true),
    isOn(domain).then((on) => !on),
  ]).catch(() => true);
  if (!gone) await domain.destroy();
}

function failed(request: InstallRequest, { name: what, lines }: InstallerFailure): UserError {
  const said = lines.map((line) => `\n    ${line}`).join('');
  const derived = lines.some((line) => line.includes(`${basename(kickstartPath)}:`))
    ? 'Lines of ks.cfg are those of the kickstart that was derived from the named one. '
    : '';
  return new UserError(`The installation of ${request.name} failed: ${what}${said}`, {
    advice: `${derived}All that its console said is in ${keptConsole(request)}.`,
  });
}

function keptConsole({ name }: InstallRequest): string {
  return join(readSettings().reportsDir, `installation-${name}-console.log`);
}

/** Keeps the console of an installation that failed; what else it made is removed. */
async function keepConsole(console: string, request: InstallRequest): Promise<void> {
  const kept = keptConsole(request);
  await mkdir(dirname(kept), { recursive: true });
  const text = await readFile(console, 'utf8').catch(messageOf);
  await writeFile(`${kept}.part`, redact(text));
  await rename(`${kept}.part`, kept);
  request.note?.(`its console is kept in ${kept}`);
}

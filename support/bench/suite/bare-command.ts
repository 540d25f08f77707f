import { basename } from 'node:path';

/** What a bare guest has in place of what libvirt gave it. */
export interface BareParts {
  readonly name: string;
  /** The overlay that it runs on. */
  readonly disk: string;
  /** The file that its serial console is written to. */
  readonly console: string;
  /** The port on loopback that leads to its SSH server. */
  readonly sshPort: number;
  /** Where the memory comes from that it goes on with, as `-incoming` takes it; without one it boots. */
  readonly incoming?: string;
}

/** Options of libvirt's own, for its monitor, its secrets and its rights; those in the second list have a value. */
const dropped = new Set(['-S', '-no-shutdown']);
const droppedWithValue = new Set(['-mon', '-add-fd', '-sandbox', '-incoming']);

/**
 * The command line of a QEMU with the same guest as one that libvirt started, and without libvirt: the same machine,
 * processor, devices and disks, but for the overlay. Such a QEMU has
 * its monitor on its standard streams, boots at once, and ends when its guest switches itself off.
 * @param argv the command line of libvirt's QEMU, out of /proc/PID/cmdline
 * @throws Error if it is not of the form that libvirt gives it, so that something would not be replaced
 */
export function bareCommand(
  argv: readonly string[],
  { name, disk, console, sshPort, incoming }: BareParts,
): [string, ...string[]] {
  const [program = '', ...words] = argv;
  const forward = `tcp:127.0.0.1:${sshPort}-:22`;
  const replaced = { name: 0, overlay: 0, console: 0, network: 0 };
  const result: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const option = words[at] ?? '';
    if (dropped.has(option)) continue;
    const value = words[at + 1]?.startsWith('-') === false ? words[at + 1] : undefined;
    if (value !== undefined) at += 1;
    if (droppedWithValue.has(option)) continue;
    if (value === undefined) {
      result.push(option);
      continue;
    }
    if (option === '-object' && value.includes('"masterKey0"')) continue;
    if (option === '-chardev' && value.includes('id=charmonitor')) continue;
    let given = value;
    if (option === '-name') {
      given = value.replace(/guest=[^,]+/, `guest=${name}`);
      replaced.name += 1;
    } else if (option === '-chardev' && value.startsWith('file,id=charserial0,')) {
      given = `file,id=charserial0,path=${console},append=on`;
      replaced.console += 1;
    } else if (option === '-blockdev' && isOverlay(value)) {
      given = JSON.stringify({ ...(JSON.parse(value) as object), filename: disk });
      replaced.overlay += 1;
    } else if (option === '-netdev') {
      given = forwarded(value, forward);
      replaced.network += 1;
    }
    result.push(option, given);
  }
  const missed = Object.entries(replaced).filter(([, times]) => times !== 1);
  if (missed.length > 0) {
    throw new Error(
      `This is not how libvirt starts a guest of ours (${missed.map(([what]) => what).join(', ')}): ${argv.join(' ')}`,
    );
  }
  if (incoming !== undefined) result.push('-incoming', incoming);
  return [program, ...result, '-qmp', 'stdio'];
}

/** Whether a block device is the file of a host's overlay: see `Guest.overlay`. */
function isOverlay(blockdev: string): boolean {
  if (!blockdev.startsWith('{')) return false;
  const { driver, filename } = JSON.parse(blockdev) as {
    readonly driver?: string;
    readonly filename?: string;
  };
  return driver === 'file' && filename !== undefined && hostFolder.test(filename);
}

const hostFolder = /\/hosts\/[^/]+\/disk\.qcow2$/;

function forwarded(netdev: string, forward: string): string {
  return netdev.startsWith('{')
    ? JSON.stringify({ ...(JSON.parse(netdev) as object), hostfwd: [{ str: forward }] })
    : `${netdev},hostfwd=${forward}`;
}

/** The files that a guest's disks are made of, its overlay's backing files among them. */
export function filesOf(argv: readonly string[]): readonly string[] {
  return argv.flatMap((word, at) => {
    if (word !== '-blockdev') return [];
    const value = argv[at + 1] ?? '';
    if (!value.startsWith('{')) return [];
    return (JSON.parse(value) as { readonly filename?: string }).filename ?? [];
  });
}

/** Whether a command line is that of a QEMU. */
export function isQemu(argv: readonly string[]): boolean {
  return /^qemu-(?:system-|kvm)/.test(basename(argv[0] ?? ''));
}

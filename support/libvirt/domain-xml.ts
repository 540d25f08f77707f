import type { Firmware, Graphics, Hardware } from '../images/image.ts';
import type { Accelerator } from './accelerator.ts';
import { ownerNamespace, type ProcessIdentity } from './owner.ts';
import { type Xml, xml } from './xml.ts';

export interface DiskSpec {
  readonly file: string;
  readonly format: 'qcow2' | 'raw';
  readonly readOnly?: boolean;
}

/** A kernel that the emulator loads itself, without the disk's boot loader. */
export interface DirectKernel {
  readonly kernel: string;
  readonly initrd: string;
  readonly commandLine: string;
}

/** Everything that a guest of the suite is made of. */
export interface DomainSpec {
  readonly name: string;
  readonly uuid?: string;
  readonly owner: ProcessIdentity;
  readonly accelerator: Accelerator;
  readonly hardware: Hardware;
  /** The first is the one that the firmware boots from: /dev/vda, /dev/vdb … */
  readonly disks: readonly DiskSpec[];
  /** The file that the serial console is appended to. */
  readonly console: string;
  readonly kernel?: DirectKernel;
  /** What a reboot inside does. Default: restart. */
  readonly onReboot?: 'restart' | 'destroy';
  /** Host security models (of the daemon's capabilities) that must leave our files alone: see `securityLabels`. */
  readonly securityModels?: readonly string[];
}

/**
 * The domain XML of a guest (libvirt's formatdomain). The network card is QEMU's own user-mode network: it needs no rights,
 * and nothing on the machine is changed for it.
 */
export function domainXml(spec: DomainSpec): string {
  const { accelerator, hardware, kernel } = spec;
  return xml`<domain type='${accelerator.kind === 'kvm' ? 'kvm' : 'qemu'}'>
  <name>${spec.name}</name>
  ${spec.uuid !== undefined && xml`<uuid>${spec.uuid}</uuid>`}
  <metadata>
    <p:run xmlns:p='${ownerNamespace}' pid='${spec.owner.pid}' started='${spec.owner.started}'/>
  </metadata>
  <memory unit='MiB'>${hardware.memory}</memory>
  <vcpu>${hardware.cpus}</vcpu>
  ${system(hardware.firmware ?? 'bios', kernel === undefined ? xml`<boot dev='hd'/>` : direct(kernel))}
  <features><acpi/><apic/></features>
  ${cpu(accelerator)}
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>${spec.onReboot ?? 'restart'}</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    ${accelerator.kind === 'tcg' && accelerator.emulator && xml`<emulator>${accelerator.emulator.program}</emulator>`}
    ${ports(spec)}
    ${spec.disks.map((each, index) => diskXml(each, index))}
    <interface type='user'><mac address='52:54:00:12:34:56'/><model type='virtio'/></interface>
    <serial type='file'><source path='${spec.console}' append='on'/></serial>
    <controller type='usb' model='none'/>
    ${screens[hardware.graphics]}
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    <memballoon model='none'/>
  </devices>
  ${securityLabels(spec.securityModels ?? [])}
  ${accelerator.kind === 'tcg' && environment()}
</domain>
`.toString();
}

/**
 * Under emulation a processor without AVX: GNOME's software renderer crashes with the one that QEMU 7.2 emulates, and
 * nothing is slower without it. Of an emulator that is the suite's own it is known that it has instructions for SHA-256 and
 * AES: checksums of objects and packages are much of what a guest is busy with.
 */
function cpu(accelerator: Accelerator): Xml {
  if (accelerator.kind === 'kvm') return xml`<cpu mode='host-passthrough' migratable='on'/>`;
  const added = accelerator.emulator === undefined ? [] : ['aes', 'pclmuldq', 'sha-ni'];
  return xml`<cpu mode='custom' match='exact'>
    <model fallback='forbid'>Nehalem</model>
    ${added.map((name) => xml`<feature policy='require' name='${name}'/>`)}
  </cpu>`;
}

/**
 * What an emulator's process has in its environment. Of an emulated boot a quarter of the time is looking up what was translated
 * already, in tables of tens of megabytes; in huge pages (the tunable is the GNU C library's, from 2.35 on) the processor
 * finds its way in them sooner: a boot takes a seventh less.
 */
export const emulatorEnvironment: Readonly<Record<string, string>> = {
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
};

function environment(): Xml {
  return xml`<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>${Object.entries(
    emulatorEnvironment,
  ).map(([name, value]) => xml`<qemu:env name='${name}' value='${value}'/>`)}</qemu:commandline>`;
}

/**
 * QEMU brings the BIOS. The UEFI is one that the host has: libvirt chooses it, by the features that are asked for, among what
 * describes itself in /usr/share/qemu/firmware (formatdomain, "BIOS bootloader"). None is asked to check signatures: it would
 * be another one on each host.
 */
function system(firmware: Firmware, start: Xml): Xml {
  const type = xml`<type arch='x86_64' machine='q35'>hvm</type>`;
  if (firmware === 'bios') {
    return xml`<os>
    ${type}
    ${start}
  </os>`;
  }
  return xml`<os firmware='efi'>
    ${type}
    <firmware><feature enabled='no' name='secure-boot'/></firmware>
    ${start}
  </os>`;
}

function direct({ kernel, initrd, commandLine }: DirectKernel): Xml {
  return xml`<kernel>${kernel}</kernel>
    <initrd>${initrd}</initrd>
    <cmdline>${commandLine}</cmdline>`;
}

/** Devices that take a port of PCI Express, disks apart: the network card, the source of randomness, a desktop's input. */
const devices: Readonly<Record<Graphics, number>> = { none: 2, plain: 2, virtio: 4 };
/** Ports that are free for what comes while the guest runs: libvirt makes as many as there are devices, and no more. */
const spare = 1;

function ports({ disks, hardware }: DomainSpec): readonly Xml[] {
  return Array.from(
    { length: disks.length + devices[hardware.graphics] + spare },
    (_, index) => xml`<controller type='pci' index='${index + 1}' model='pcie-root-port'/>`,
  );
}

/**
 * A disk of a guest, as it is made with it, or attached to it.
 *
 * `unsafe`: what the guest flushes goes to the machine's page cache and not to its disk. That outlives the emulator's sudden
 * death, which is all that a power cut means here, and saves every guest's fsync() a wait for the disk.
 * @param index the guest's first disk, /dev/vda, has 0
 */
export function diskXml({ file, format, readOnly }: DiskSpec, index: number): Xml {
  return xml`<disk type='file' device='disk'>
      <driver name='qemu' type='${format}' cache='unsafe' discard='unmap'/>
      <source file='${file}'/>
      <target dev='vd${String.fromCodePoint(97 + index)}' bus='virtio'/>
      ${readOnly === true && xml`<readonly/>`}
    </disk>`;
}

const screens: Readonly<Record<Graphics, Xml>> = {
  none: xml`<video><model type='none'/></video>`,
  plain: xml`<video><model type='vga' vram='16384'/></video>`,
  // A desktop's: absolute pointer, so that a point of the screen can be named, and a sound card that nobody hears.
  virtio: xml`<video><model type='virtio'><resolution x='1280' y='800'/></model></video>
    <input type='tablet' bus='virtio'/>
    <input type='keyboard' bus='virtio'/>
    <sound model='ich9'/>
    <audio id='1' type='none'/>`,
};

/**
 * A system daemon runs guests as a user of their own, who cannot reach a cache folder in somebody's home, and would give our
 * read-only images to that user. So the guest runs as whoever runs the suite, and nothing is relabelled.
 */
function securityLabels(models: readonly string[]): readonly Xml[] {
  const user = `+${process.getuid?.() ?? 0}:+${process.getgid?.() ?? 0}`;
  return models.map((model) =>
    model === 'dac'
      ? xml`<seclabel type='static' model='dac' relabel='no'><label>${user}</label></seclabel>`
      : xml`<seclabel type='none' model='${model}'/>`,
  );
}

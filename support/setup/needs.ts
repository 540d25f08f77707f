import type { TargetName } from '../settings.ts';
import type { Probe } from './probe.ts';

/**
 * What a command of the project is about to do: `test` boots no system, `suite` does all, `bench` measures, `plans` hands
 * the suite to tmt.
 */
export type Purpose = 'test' | 'suite' | 'bench' | 'plans';

/** Something that the host has to bring, because npm and PyPI cannot. */
export interface Need {
  readonly name: string;
  /** What becomes of it, for a reader who wonders why. */
  readonly why: string;
  readonly purposes: readonly Purpose[];
  /** Guests need it of these targets alone; tests need it always. Default: of every target. */
  readonly targets?: readonly TargetName[];
  /** It is there if every one of these is found. */
  readonly probes: readonly Probe[];
  readonly debian: readonly string[];
  readonly fedora: readonly string[];
}

/** Where UEFIs for guests of x86-64 describe themselves to libvirt. */
export const uefiDescriptions = '/usr/share/qemu/firmware/*edk2*x*64*.json';

const always: readonly Purpose[] = ['test', 'suite', 'bench'];
const guests: readonly Purpose[] = ['suite', 'bench'];
/** Targets that begin with downloads. */
const downloaded: readonly TargetName[] = ['fedora', 'stand-in'];

/** Every need, in the order in which the doctor shows them. */
export const needs: readonly Need[] = [
  {
    name: 'QEMU',
    why: 'runs the guests',
    purposes: always,
    probes: [{ program: 'qemu-system-x86_64' }],
    debian: ['qemu-system-x86'],
    fedora: ['qemu-system-x86'],
  },
  {
    name: 'qemu-img',
    why: 'makes the empty disks and the overlays',
    purposes: always,
    probes: [{ program: 'qemu-img' }],
    debian: ['qemu-utils'],
    fedora: ['qemu-img'],
  },
  {
    name: 'libvirt',
    why: 'starts, watches and ends the guests',
    purposes: always,
    probes: [{ programs: ['libvirtd', 'virtqemud'] }],
    debian: ['libvirt-daemon', 'libvirt-daemon-driver-qemu'],
    fedora: ['libvirt-daemon', 'libvirt-daemon-driver-qemu', 'libvirt-daemon-driver-storage-core'],
  },
  {
    name: 'UEFI',
    why: 'is started by a test, in a guest without KVM',
    purposes: ['test'],
    // How it describes itself to libvirt: Debian's 60-edk2-x86_64.json, Fedora's 50-edk2-ovmf-x64-nosb.json.
    probes: [{ pattern: uefiDescriptions }],
    debian: ['ovmf'],
    fedora: ['edk2-ovmf'],
  },
  {
    name: 'virsh',
    why: 'the yardstick of the libvirt benchmark',
    purposes: ['bench'],
    probes: [{ program: 'virsh' }],
    debian: ['libvirt-clients'],
    fedora: ['libvirt-client'],
  },
  {
    name: 'OpenSSH client',
    why: "the yardstick of the suite's benchmark, and tried by its tests",
    purposes: ['test', 'bench'],
    probes: [{ program: 'ssh' }, { program: 'sftp' }],
    debian: ['openssh-client'],
    fedora: ['openssh-clients'],
  },
  {
    name: 'tini',
    why: "reaps a private libvirt daemon's children",
    purposes: always,
    probes: [{ program: 'tini' }],
    debian: ['tini'],
    fedora: ['tini'],
  },
  {
    name: 'mmdebstrap',
    why: "fetches the packages that the lab's distribution is made of",
    purposes: guests,
    probes: [{ program: 'mmdebstrap' }],
    debian: ['mmdebstrap'],
    fedora: ['mmdebstrap'],
  },
  {
    name: 'zstd',
    why: 'packs the root that mmdebstrap makes, and unpacks it for tar',
    purposes: guests,
    probes: [{ program: 'zstd' }],
    debian: ['zstd'],
    fedora: ['zstd'],
  },
  {
    name: 'util-linux',
    why: 'enters the builder root, holds locks',
    purposes: always,
    probes: [{ program: 'unshare' }, { program: 'flock' }],
    debian: ['util-linux'],
    fedora: ['util-linux'],
  },
  {
    name: 'tesseract',
    why: "reads what is on a desktop's screen",
    purposes: guests,
    probes: [{ program: 'tesseract' }],
    // Neither English nor any other language comes with the program.
    debian: ['tesseract-ocr', 'tesseract-ocr-eng'],
    fedora: ['tesseract', 'tesseract-langpack-eng'],
  },
  {
    name: 'Python 3 with venv',
    why: 'reads kickstarts, by pykickstart in an environment of its own',
    purposes: [...always, 'plans'],
    probes: [{ python: 'import ensurepip, venv' }],
    debian: ['python3-venv'],
    fedora: ['python3'],
  },
  {
    name: 'libostree for Python',
    why: "the tests of the lab's rpm-ostree work on real repositories",
    purposes: ['test'],
    probes: [{ python: 'import gi; gi.require_version("OSTree", "1.0")' }, { program: 'ostree' }],
    debian: ['python3-gi', 'gir1.2-ostree-1.0', 'ostree'],
    fedora: ['python3-gobject-base', 'ostree'],
  },
  {
    name: 'dnf and rpm',
    why: "the tests of dnf's plugin build packages and compose trees of them with the real ones",
    purposes: ['test'],
    probes: [
      { python: 'import dnf, rpm' },
      { program: 'rpmbuild' },
      { program: 'createrepo_c' },
      { program: 'gpg' },
      { program: 'systemd-sysusers' },
    ],
    debian: ['python3-dnf', 'python3-rpm', 'rpm', 'createrepo-c', 'gnupg', 'systemd'],
    fedora: [
      'python3-dnf',
      'python3-rpm',
      'rpm-build',
      'rpm-sign',
      'createrepo_c',
      'gnupg2',
      'systemd',
    ],
  },
  {
    name: 'GnuPG',
    why: 'verifies what Fedora has signed',
    purposes: ['test', 'suite'],
    targets: downloaded,
    probes: [{ program: 'gpg' }],
    debian: ['gnupg'],
    fedora: ['gnupg2'],
  },
  {
    name: 'git',
    why: "fetches Fedora's own kickstarts",
    purposes: ['test', 'suite'],
    targets: downloaded,
    probes: [{ program: 'git' }],
    // Debian's git merely recommends the certificates that it knows a server by.
    debian: ['git', 'ca-certificates'],
    fedora: ['git-core'],
  },
  {
    name: 'rsync',
    why: 'tmt copies what it is about to run, also on one machine',
    purposes: ['plans'],
    probes: [{ program: 'rsync' }],
    debian: ['rsync'],
    fedora: ['rsync'],
  },
  {
    name: 'xorriso',
    why: "takes kernel, initramfs and second stage out of Fedora's boot image",
    purposes: ['test', 'suite'],
    targets: downloaded,
    probes: [{ program: 'xorriso' }],
    debian: ['xorriso'],
    fedora: ['xorriso'],
  },
  {
    name: 'YAML for Python',
    why: "the tests of the lab's rpm-ostree read treefiles",
    purposes: ['test'],
    probes: [{ python: 'import yaml' }],
    debian: ['python3-yaml'],
    fedora: ['python3-pyyaml'],
  },
];

/** A user who is not root enters the builder root in a user namespace, with subordinate ids. */
export const userNeeds: readonly Need[] = [
  {
    name: 'newuidmap',
    why: 'gives a plain user the ids that are in a root file system',
    purposes: guests,
    probes: [{ program: 'newuidmap' }],
    debian: ['uidmap'],
    fedora: ['shadow-utils'],
  },
];

/** The needs of a purpose for root or for another user. @param target what guests are of */
export function needsFor(
  purpose: Purpose,
  root: boolean,
  target: TargetName = 'lab',
): readonly Need[] {
  return [...needs, ...(root ? [] : userNeeds)].filter(
    (need) =>
      need.purposes.includes(purpose) &&
      (purpose === 'test' || need.targets === undefined || need.targets.includes(target)),
  );
}

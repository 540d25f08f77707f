import type { Json } from '../../cache/digest.ts';
import type { InstallerConsole } from '../installer-console.ts';
import { anacondaConsole } from './anaconda-console.ts';

/**
 * What the way from a release's entry in the catalogue to a target needs to know beyond the entry. It is otherwise for the
 * stand-in, whose packages and whose installer are the lab's.
 */
export interface FedoraKind {
  readonly name: string;
  /** For people; the release's number follows. */
  readonly description: string;
  /** Packages of the builder root, beside those that load plugins of dnf 4. */
  readonly tools: readonly string[];
  /** Where rpm keeps its database in the builder root: `%_dbpath`. */
  readonly packageDatabase: string;
  /** Members of every treefile beyond what follows from the kickstart, and our own packages. */
  readonly treefile: Readonly<Record<string, Json>>;
  readonly installer: {
    readonly console: InstallerConsole;
    readonly arguments: readonly string[];
    /** MiB; undefined: what a small one needs. */
    readonly memory?: number;
    /** Seconds with KVM. */
    readonly limit: number;
  };
}

/** Fedora itself. */
export const fedora: FedoraKind = {
  name: 'fedora',
  description: 'Fedora',
  tools: [
    'bash',
    'coreutils',
    'createrepo_c',
    'e2fsprogs',
    'glibc-minimal-langpack',
    'gnupg2',
    'ostree',
    'python3',
    'python3-gobject-base',
    // Where modules of Python lie, for specs that ask.
    'python3-rpm-macros',
    'rpm-build',
    'rpm-ostree',
    'rpm-sign',
    'rsync',
    'zstd',
  ],
  packageDatabase: '/usr/lib/sysimage/rpm',
  treefile: {
    // What Anaconda installs unasked, and what our own kickstarts say of services and of the firewall.
    packages: [
      'chrony',
      'firewalld',
      'grub2-pc',
      'grub2-tools',
      'openssh-server',
      'ostree-grub2',
      'sudo',
      'tuned',
    ],
    'machineid-compat': false,
  },
  installer: {
    console: anacondaConsole,
    // Without tmux the console has plain lines, and without questions the installation ends where it would ask.
    arguments: ['inst.notmux', 'inst.noninteractive'],
    memory: 4096,
    limit: 1800,
  },
};

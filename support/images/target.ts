import type { Json } from '../cache/digest.ts';
import type { Edition } from './image.ts';
import type { InstallerConsole } from './installer-console.ts';

/** A root file system in the cache that commands are run in. */
export interface StoredRoot {
  readonly path: string;
  readonly digest: string;
}

/** A repository of RPMs: a folder of this machine, or a URL. */
export interface RpmRepository {
  /** Its id in dnf.conf(5). */
  readonly id: string;
  readonly name: string;
  /** The folder that holds `repodata/`; `undefined` if it is reached by `url` or `metalink`. */
  readonly path?: string;
  readonly url?: string;
  /** The URL of a metalink (RFC 5854 as Fedora has it): mirrors, and the checksum of the metadata; in place of `url`. */
  readonly metalink?: string;
  /** dnf.conf(5): of two repositories that have a package, the one with the lower number is taken. Default: dnf's. */
  readonly priority?: number;
  /** The public key that packages and metadata are signed with: a file of this machine. */
  readonly gpgKey?: string;
  /** Digest of its content, as far as it is known. */
  readonly digest: string;
}

/** How an installed system finds the distribution's packages on a mirror. */
export interface Mirror {
  /** The file of the variable of dnf.conf(5) that holds the mirror's URL. */
  readonly variable: string;
  /** Where below that URL each repository is, by its id. */
  readonly places: Readonly<Record<string, string>>;
}

/** The key that trees are signed with. */
export interface SigningKey {
  /** GnuPG's home folder, private. */
  readonly home: string;
  /** The key's fingerprint. */
  readonly keyId: string;
  /** The file of its public half, binary. */
  readonly publicKey: string;
}

/** What an installer is booted from, laid out as Fedora's. */
export interface InstallTree {
  readonly path: string;
  readonly kernel: string;
  readonly initrd: string;
  /** Further arguments of its kernel. */
  readonly arguments: readonly string[];
  /**
   * The image of the installer's second stage, which is brought by the medium: `file` of this machine, and the `place` where
   * the installer looks for it there. None: the initramfs is all of it.
   */
  readonly stage2?: { readonly file: string; readonly place: string };
  /** MiB that the installer's machine has; undefined: what a small one needs. */
  readonly memory?: number;
  /** How its installer talks on the serial console. */
  readonly console: InstallerConsole;
  readonly digest: string;
}

/** Where an edition's operating system comes from. */
export interface EditionSource {
  readonly edition: Edition;
  /** The ref that its trees are committed to. */
  readonly ref: string;
  /** The kickstart that says how it is installed, and what it consists of unless `packagesFrom` does. */
  readonly kickstart: string;
  /** The kickstart whose `%packages` it consists of, in place of the first one's. */
  readonly packagesFrom?: string;
  /** Packages of its trees beyond those of the kickstart and of the target. */
  readonly packages?: readonly string[];
}

/** What trees are composed from, and in. */
export interface Composition {
  readonly release: string;
  readonly repositories: readonly RpmRepository[];
  /** Where RPMs are built and trees composed. */
  readonly builder: StoredRoot;
}

/** A tree beside an edition's own, with something significant that is otherwise: hosts rebase to it, nobody installs it. */
export interface AlternateSource extends EditionSource {
  /** Makes what it is composed from and in, or finds it. */
  readonly composition: () => Promise<Composition>;
}

/**
 * Where the operating system comes from: data, which the lab makes and a catalogue of releases names. Whoever takes it
 * does not know which it is.
 */
export interface Target extends Composition {
  readonly name: string;
  /** For people, in a report. */
  readonly description: string;
  /** The command that is dnf 4 and loads its plugins: `dnf`, or `dnf4` where dnf is dnf5. */
  readonly dnf: string;
  /** The kickstart language's version (pykickstart), as `F42`. */
  readonly kickstartVersion: string;
  readonly editions: readonly EditionSource[];
  readonly alternates: readonly AlternateSource[];
  /** What came out since: composed from as well where an update is wanted. */
  readonly updates: RpmRepository;
  /** What no tree is composed of: packages that people add to a system. */
  readonly extras: RpmRepository;
  /** A folder of RPMs that are in no repository. */
  readonly handedOver: string;
  /** How hosts are told of a mirror of ours; undefined: they know where their packages are. */
  readonly mirror: Mirror | undefined;
  /** comps.xml: groups and environments. */
  readonly comps: string;
  /** Members of every treefile beyond what follows from the kickstart. */
  readonly treefile: Readonly<Record<string, Json>>;
  readonly signing: SigningKey;
  /** Fingerprints of the keys that the packages of its trees are signed with. */
  readonly packageKeys: readonly string[];
  readonly installTree: InstallTree;
  /** The OSTree remote and the OS name of its installs. */
  readonly remote: string;
  readonly osName: string;
  /** The label of its installation media, by which an installer finds them; see `MediumRequest.label`. */
  readonly mediumLabel: string;
  /** The time that an install may take, in seconds with KVM. */
  readonly installLimit: number;
}

/** An edition's name as people write it. */
export function editionName(edition: Edition): string {
  return `${edition.charAt(0).toUpperCase()}${edition.slice(1)}`;
}

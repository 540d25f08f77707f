import type { Edition, Image } from '../images/image.ts';

/** The tree that an edition was installed from: what its hosts are held against. */
export interface SubjectTree {
  readonly ref: string;
  readonly commit: string;
  readonly version: string;
  /** NEVRAs, as the commit's `rpmostree.rpmdb.pkglist` has them. */
  readonly packages: readonly string[];
}

/** An edition as it was prepared: from the kickstart to an installed disk. */
export interface Subject {
  readonly edition: Edition;
  /** Path of the kickstart that tree and installation came from. */
  readonly kickstart: string;
  /** The version of the kickstart language that it is written in. */
  readonly kickstartVersion: string;
  /** Path of comps.xml: the groups that the kickstart names. */
  readonly comps: string;
  readonly tree: SubjectTree;
  readonly image: Image;
  /** The OSTree remote of its hosts. */
  readonly remote: string;
  /** Fingerprint of the key that trees are signed with. */
  readonly signingKey: string;
  /** Fingerprint of the key that packages are signed with. */
  readonly packageKey: string;
  /** The public half of the suite's SSH key, as a line of authorized_keys. */
  readonly sshKey: string;
}

/** The two editions that Fedora's prototypes are about. */
export const everyEdition = ['server', 'workstation'] as const;
export type Edition = (typeof everyEdition)[number];

/** Somebody who can log in to a host. */
export interface Account {
  readonly name: string;
  /** Whether the suite's SSH key opens it. */
  readonly key: boolean;
  /** The password that the kickstart gives it; `undefined`: none, or locked. */
  readonly password?: string;
  /** Whether the kickstart puts it into the group that may use sudo. */
  readonly administrator: boolean;
}

/** Which screen a guest has: none, the text screen of a plain VGA card, or one that a desktop can be drawn on. */
export type Graphics = 'none' | 'plain' | 'virtio';

/** What a guest's processor runs first. */
export type Firmware = 'bios' | 'uefi';

/** What a guest of this edition gets. */
export interface Hardware {
  /** MiB. */
  readonly memory: number;
  readonly cpus: number;
  readonly graphics: Graphics;
  /** Default: bios. */
  readonly firmware?: Firmware;
}

/**
 * An installed disk. It is read-only and never written again: hosts run on an overlay. Plain data, so that it can be
 * handed to another thread.
 */
export interface Image {
  readonly edition: Edition;
  /** Path of the qcow2 file. */
  readonly disk: string;
  /** SHA-256 of what it was made from, in hex. */
  readonly digest: string;
  readonly accounts: readonly Account[];
  readonly hardware: Hardware;
}

/** What an edition's guest gets unless a target says otherwise. */
export const defaultHardware: Readonly<Record<Edition, Hardware>> = {
  server: { memory: 1024, cpus: 2, graphics: 'plain' },
  workstation: { memory: 4096, cpus: 2, graphics: 'virtio' },
};

/** What an edition's guest is emulated on, or runs on under KVM. */
export interface Place {
  readonly accelerator: 'kvm' | 'tcg';
  /** Guests that there may be at once. */
  readonly guests: number;
  /** Processors of this machine. */
  readonly processors: number;
}

/**
 * What an edition's guest gets in some place. An emulated one has no more processors than this machine has for it: each
 * that waits for its turn may hold a lock that the guest's others spin for.
 */
export function hardwareIn({ accelerator, guests, processors }: Place, edition: Edition): Hardware {
  const hardware = defaultHardware[edition];
  if (accelerator === 'kvm') return hardware;
  const share = Math.max(1, Math.floor(processors / guests));
  return { ...hardware, cpus: Math.min(hardware.cpus, share) };
}

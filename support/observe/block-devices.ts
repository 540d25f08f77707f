/** A partition, as `lsblk` sees it. */
export interface DiskPartition {
  readonly name: string;
  /** MiB, rounded to the nearest. */
  readonly size: number;
  readonly fileSystem: string | undefined;
  readonly label: string | undefined;
  readonly mountPoints: readonly string[];
}

/** What `parseBlockDevices` needs to be asked of lsblk(8). */
export const lsblkCommand = [
  'lsblk',
  '--json',
  '--bytes',
  '--output=NAME,TYPE,SIZE,FSTYPE,LABEL,MOUNTPOINTS',
] as const;

interface Device {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly fstype: string | null;
  readonly label: string | null;
  readonly mountpoints: readonly (string | null)[];
  readonly children?: readonly Device[];
}

/** The partitions of all disks, in the order of the disk. */
export function parsePartitions(json: string): readonly DiskPartition[] {
  const { blockdevices } = JSON.parse(json) as { readonly blockdevices: readonly Device[] };
  return blockdevices
    .flatMap(({ children = [] }) => children)
    .filter(({ type }) => type === 'part')
    .map(({ name, size, fstype, label, mountpoints }) => ({
      name,
      size: Math.round(size / 1024 / 1024),
      fileSystem: fstype ?? undefined,
      label: label ?? undefined,
      mountPoints: mountpoints.filter((each) => each !== null),
    }));
}

/** A partition as a kickstart's `part` asks for it. */
export interface WantedPartition {
  readonly mountPoint: string;
  /** MiB; with `grow`, the least. */
  readonly size: number;
  readonly grow: boolean;
  readonly fileSystem: string | undefined;
  readonly label: string | undefined;
}

/** Partition tables align to whole MiB, and a table takes one: what a size may differ by. */
const tolerance = 2;

/** What is wrong with a partition, in words; an empty list for one that is as wanted. */
export function partitionFaults(
  wanted: WantedPartition,
  found: DiskPartition | undefined,
): readonly string[] {
  const { mountPoint } = wanted;
  if (found === undefined) return [`${mountPoint}: no partition is mounted there`];
  const faults: string[] = [];
  const fault = (what: string, should: unknown, is: unknown): void => {
    faults.push(`${mountPoint}: ${what} should be ${String(should)}, and is ${String(is)}`);
  };
  if (wanted.fileSystem !== undefined && found.fileSystem !== wanted.fileSystem) {
    fault('the file system', wanted.fileSystem, found.fileSystem);
  }
  if (wanted.label !== undefined && found.label !== wanted.label) {
    fault('the label', wanted.label, found.label);
  }
  const tooSmall = found.size < wanted.size - tolerance;
  const tooBig = !wanted.grow && found.size > wanted.size + tolerance;
  if (tooSmall || tooBig) {
    fault('the size', `${wanted.grow ? 'at least ' : ''}${wanted.size} MiB`, `${found.size} MiB`);
  }
  return faults;
}

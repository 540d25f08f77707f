import type { Deployment } from './status.ts';

/** An entry of the boot menu, by the Boot Loader Specification: a file below /boot/loader/entries. */
export interface BootEntry {
  /** Its file's name. */
  readonly file: string;
  readonly title: string;
  /** The key `version`: libostree numbers its entries by it, the highest is the next boot's. */
  readonly version: number;
  /** The kernel's argument `ostree=`: a link to a deployment. */
  readonly link: string;
}

const mark = '=== entry ';

/** Prints every entry for `parseBootEntries`. An empty menu prints nothing. */
export const bootEntriesCommand = `cd /boot/loader/entries && for file in *.conf; do test ! -e "$file" || { printf '${mark}%s\\n' "$file"; cat -- "$file"; echo; }; done`;

/**
 * Reads what `bootEntriesCommand` printed.
 * @throws TypeError for an entry without a title, a version or the argument `ostree=`
 */
export function parseBootEntries(output: string): readonly BootEntry[] {
  return output
    .split(new RegExp(`^${mark}`, 'm'))
    .slice(1)
    .map((text) => {
      const [file = '', ...lines] = text.split('\n');
      const keys = new Map(
        lines.flatMap((line): [string, string][] => {
          const found = /^(\S+)\s+(.*\S)\s*$/.exec(line);
          return found === null || line.startsWith('#') ? [] : [[found[1] ?? '', found[2] ?? '']];
        }),
      );
      const title = keys.get('title');
      const version = Number(keys.get('version') ?? Number.NaN);
      const link = /(?:^|\s)ostree=(\S+)/.exec(keys.get('options') ?? '')?.[1];
      if (title === undefined || Number.isNaN(version) || link === undefined) {
        throw new TypeError(`This is no boot entry of a deployment (${file}):\n${text}`);
      }
      return { file, title, version, link };
    });
}

/** The entries in the order of GRUB's menu: by file name, numbers in it by their value, the highest first. */
export function asGrubOrders(entries: readonly BootEntry[]): readonly BootEntry[] {
  return entries.toSorted((a, b) => b.file.localeCompare(a.file, 'en', { numeric: true }));
}

/**
 * What of the boot menu does not fit the deployments: nothing, if there is one entry a deployment, in the same order and
 * with their titles. libostree calls an entry by the name and the version of the system, and by the deployment's place,
 * `(ostree:0)` for the first; with several operating systems on one disk, `(ostree:NAME:0)`.
 * @param entries in the order of the menu
 * @param folders where the entries' links lead, in the same order
 * @param deployments those that can be booted, the next boot first: one that is staged has no entry yet
 */
export function bootEntryFaults(
  entries: readonly BootEntry[],
  folders: readonly string[],
  deployments: readonly Deployment[],
): readonly string[] {
  const faults: string[] = [];
  if (entries.length !== deployments.length) {
    faults.push(`${entries.length} entries for ${deployments.length} deployments`);
  }
  for (const [index, { osname, checksum, serial, version = '' }] of deployments.entries()) {
    const entry = entries[index];
    if (entry === undefined) continue;
    const wanted = `/ostree/deploy/${osname}/deploy/${checksum}.${serial}`;
    const folder = folders[index] ?? 'nowhere';
    if (!folder.endsWith(wanted)) faults.push(`${entry.file} leads to ${folder}, not to ${wanted}`);
    if (!entry.title.includes(version)) {
      faults.push(`${entry.file} is called "${entry.title}", without the version ${version}`);
    }
    const place = /\(ostree(?::[^:()]+)?:(\d+)\)$/.exec(entry.title)?.[1];
    if (place !== String(index)) {
      faults.push(`${entry.file} is called "${entry.title}", and stands at ${index}`);
    }
    const next = entries[index + 1];
    if (next !== undefined && next.version >= entry.version) {
      faults.push(`${next.file} comes after ${entry.file}, and has no lower version`);
    }
  }
  return faults;
}

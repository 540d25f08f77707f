import { readFile } from 'node:fs/promises';
import type { Host } from '../host/host.ts';

const program = new URL('folder_manifest.py', import.meta.url);

/** What is known of a path: see folder_manifest.py. */
export interface ManifestEntry {
  readonly path: string;
  /** As `ls -l` writes it, the kind first. */
  readonly mode: string;
  /** Numbers of user and group. */
  readonly owner: string;
  /** Nanoseconds since 1970 until the content was changed for the last time. */
  readonly changed: string;
  readonly size: number | null;
  readonly names: number | null;
  readonly content: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** All that is in some folders, by path, as root sees it. */
export async function folderManifest(
  host: Host,
  folders: readonly string[],
): Promise<ReadonlyMap<string, ManifestEntry>> {
  const { stdout } = await host.exec(['python3', '-', ...folders], {
    input: await readFile(program),
  });
  const entries = JSON.parse(stdout) as readonly ManifestEntry[];
  return new Map(entries.map((each) => [each.path, each]));
}

/** What differs, a line each path: what of it, or that it came or went. */
export function manifestDifference(
  before: ReadonlyMap<string, ManifestEntry>,
  now: ReadonlyMap<string, ManifestEntry>,
): readonly string[] {
  const lines: string[] = [];
  for (const [path, entry] of before) {
    const found = now.get(path);
    const what = found === undefined ? ['it is gone'] : changed(entry, found);
    if (what.length > 0) lines.push(`${path}: ${what.join(', ')}`);
  }
  for (const path of now.keys()) if (!before.has(path)) lines.push(`${path}: it is new`);
  return lines;
}

function changed(before: ManifestEntry, now: ManifestEntry): readonly string[] {
  const aspects = ['mode', 'owner', 'changed', 'size', 'names', 'content', 'attributes'] as const;
  return aspects
    .map((each) => ({ each, was: told(before[each]), is: told(now[each]) }))
    .filter(({ was, is }) => was !== is)
    .map(({ each, was, is }) => `${each} ${was} is ${is}`);
}

function told(value: ManifestEntry[keyof ManifestEntry]): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

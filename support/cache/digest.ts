import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** SHA-256, in hex, of a value: the same for the same value, whatever the order of its keys. */
export function digestOf(value: Json): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((each: Json) => canonical(each)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter((entry): entry is [string, Json] => entry[1] !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256, in hex, of a file's content. */
export async function digestOfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, signal === undefined ? {} : { signal });
  return hash.digest('hex');
}

/** Digest of a file, or of a folder: names, kinds, execute bits, link targets and contents of all that is in it. */
export async function digestOfPath(path: string): Promise<string> {
  const info = await stat(path);
  return info.isDirectory() ? digestOf(await listing(path)) : digestOfFile(path);
}

/** The same of a folder, without what is directly in it by one of these names. */
export async function digestOfFolder(path: string, without: readonly string[]): Promise<string> {
  return digestOf(await listing(path, without));
}

const droppings = new Set(['__pycache__', '.pytest_cache', '.ruff_cache', 'node_modules']);

async function listing(folder: string, without: readonly string[] = []): Promise<Json> {
  const entries = await readdir(folder, { withFileTypes: true });
  const rows = entries
    .filter(({ name }) => !droppings.has(name) && !without.includes(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(async (entry): Promise<Json> => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return [entry.name, 'folder', await listing(path)];
      if (entry.isSymbolicLink()) return [entry.name, 'link', await readlink(path)];
      const executable = ((await stat(path)).mode & 0o100) !== 0;
      return [entry.name, executable ? 'program' : 'file', await digestOfFile(path)];
    });
  return Promise.all(rows);
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfPath, type Json } from '../../cache/digest.ts';
import { top } from '../../top.ts';

/** The folder of the dnf plugin that the prototypes deliver, which the lab has as one of its own packages. */
export const pluginFolder = join(top, 'dnf-plugins');

export const pluginSpec = 'python3-dnf-plugin-ostree.spec';

/** Digest of what the plugin's package is made of: its tests are no part of that. */
export async function pluginDigest(): Promise<Json> {
  const parts = (await readdir(pluginFolder)).filter((name) => name !== 'tests').sort();
  return Promise.all(
    parts.map(async (name) => [name, await digestOfPath(join(pluginFolder, name))]),
  );
}

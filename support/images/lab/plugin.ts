import { join } from 'node:path';
import { digestOfFolder } from '../../cache/digest.ts';
import { top } from '../../top.ts';

/** The folder of the dnf plugin that the prototypes deliver, which the lab has as one of its own packages. */
export const pluginFolder = join(top, 'dnf-plugins');

export const pluginSpec = 'python3-dnf-plugin-ostree.spec';

/** Digest of what the plugin's package is made of: its tests are no part of that. */
export function pluginDigest(): Promise<string> {
  return digestOfFolder(pluginFolder, ['tests']);
}

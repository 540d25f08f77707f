import { dirname } from 'node:path/posix';
import type { Host, User } from './host.ts';

/** Writes a file, and makes the folders above it that are missing, which are the writer's then. Default writer: root. */
export async function writeWithFolder(
  host: Host,
  path: string,
  content: string,
  options: { readonly mode?: number; readonly as?: User } = {},
): Promise<void> {
  const { as } = options;
  await host.exec(['mkdir', '-p', '--', dirname(path)], as === undefined ? {} : { as });
  await host.writeFile(path, content, options);
}

import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noConnections } from './forward.ts';
import type { Guest } from './guest.ts';
import { waitFor } from './waits/wait.ts';

/**
 * Ends a guest and keeps its memory and its console in a folder, as `memory` and `console.log`. It is saved when it has
 * closed its last connection, so that no host that goes on from it begins with a login that hangs.
 */
export async function saveGuest(guest: Guest, folder: string): Promise<void> {
  await guest.links.close();
  await waitFor(noConnections(guest.domain), guest.context());
  await guest.domain.save(join(folder, 'memory'));
  await copyFile(join(guest.folder, 'console.log'), join(folder, 'console.log'));
}

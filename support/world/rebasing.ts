import type { PrototypeWorld } from './world.ts';

/** Has root rebase the host to a ref of the distribution's, by dnf. */
export async function rebaseByDnf(world: PrototypeWorld, ref: string): Promise<void> {
  const command = `dnf -y ostree rebase ${world.subject.remote}:${ref}`;
  await world.attempt(command, { name: 'root' }, { timeout: 300 });
}

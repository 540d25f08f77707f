import type { Edition } from '../images/image.ts';
import type { PrototypeWorld } from './world.ts';

/** Seconds under KVM for a tree of which every file may be another one. */
const limits: Readonly<Record<Edition, number>> = { server: 300, workstation: 900 };

/** Has root rebase the host to a ref of the distribution's, by dnf. */
export async function rebaseByDnf(world: PrototypeWorld, ref: string): Promise<void> {
  const command = `dnf -y ostree rebase ${world.subject.remote}:${ref}`;
  await world.attempt(command, { name: 'root' }, { timeout: limits[world.subject.edition] });
}

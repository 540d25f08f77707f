import type { Domain } from 'libvirt-ts';
import { polled } from './waits/poll.ts';
import type { Wait } from './waits/wait.ts';

/** libvirt's name for the first network card. */
const netdev = 'hostnet0';

/**
 * Forwards a free loopback port of this machine to the guest's port 22 and says which. The kernel chooses it, so no two guests
 * ever want the same. The forward ends with the emulator's process and is not part of a saved state.
 */
export async function forwardSsh(domain: Domain): Promise<number> {
  const said = await domain.monitor(`hostfwd_add ${netdev} tcp:127.0.0.1:0-:22`, { hmp: true });
  if (said.trim() !== '') {
    throw new Error(`${domain.name}: no port could be forwarded to its SSH server: ${said.trim()}`);
  }
  const port = sshPortIn(await domain.monitor('info usernet', { hmp: true }));
  if (port === undefined) throw new Error(`${domain.name}: QEMU does not say which port it took.`);
  return port;
}

/** The port that QEMU's `info usernet` says is forwarded to port 22. */
export function sshPortIn(usernet: string): number | undefined {
  for (const line of usernet.split('\n')) {
    const match = /^\s*TCP\[HOST_FORWARD\]\s+\d+\s+\S+\s+(\d+)\s+\S+\s+22\b/.exec(line);
    if (match !== null) return Number(match[1]);
  }
  return undefined;
}

/**
 * Waits until no TCP connection into the guest is left in QEMU's user-mode network. A state that is saved then holds no login
 * that would hang in every host that is restored from it.
 */
export function noConnections(domain: Domain): Wait<true> {
  return polled(
    'its connections to close',
    30,
    async () => !hasConnection(await domain.monitor('info usernet', { hmp: true })) && true,
    100,
  );
}

/**
 * Whether `info usernet` lists a TCP connection that the guest has not closed. One in TIME_WAIT it has; QEMU merely remembers
 * it for ten seconds, in which the guest's user manager, which the next login needs again, would come to its end.
 */
export function hasConnection(usernet: string): boolean {
  return /^\s*TCP\[(?!HOST_FORWARD\]|TIME_WAIT\])/m.test(usernet);
}

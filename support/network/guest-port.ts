import type { Host } from '../host/host.ts';

/** libvirt's name for a guest's first network card in QEMU. */
const netdev = 'hostnet0';

/**
 * Forwards a loopback port of this machine, which the kernel chooses, to a port of a guest, and says which. The forward
 * ends with the guest.
 */
export async function forwardToGuest({ domain, name }: Host, port: number): Promise<number> {
  const usernet = (): Promise<string> => domain.monitor('info usernet', { hmp: true });
  const known = forwardedTo(await usernet(), port);
  if (known !== undefined) return known;
  const said = await domain.monitor(`hostfwd_add ${netdev} tcp:127.0.0.1:0-:${port}`, {
    hmp: true,
  });
  const local = forwardedTo(await usernet(), port);
  if (local === undefined) {
    throw new Error(`No port could be forwarded to port ${port} of ${name}: ${said.trim()}`);
  }
  return local;
}

/** The loopback port that QEMU's `info usernet` says is forwarded to a port of the guest. */
export function forwardedTo(usernet: string, port: number): number | undefined {
  for (const line of usernet.split('\n')) {
    const [, local, there] =
      /^\s*TCP\[HOST_FORWARD\]\s+\d+\s+\S+\s+(\d+)\s+\S+\s+(\d+)\b/.exec(line) ?? [];
    if (Number(there) === port) return Number(local);
  }
  return undefined;
}

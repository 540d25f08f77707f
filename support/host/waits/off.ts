import { type Connection, type Domain, LibvirtError } from 'libvirt-ts';
import type { Wait } from './wait.ts';

/**
 * Waits until a domain has stopped, by the daemon's own word. Must be made before what stops the domain is done: call
 * `watchOff` first, then wait.
 */
export async function watchOff(
  connection: Connection,
  domain: Domain,
): Promise<AsyncDisposable & { readonly wait: (limit?: number) => Wait<void> }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const subscription = await connection.on('lifecycle', (event) => {
    if (event.domain.uuid === domain.uuid && event.event === 'stopped') resolve();
  });
  return {
    wait: (limit = 60) => ({
      what: 'it to be off',
      limit,
      async reached() {
        if (!(await isOn(domain))) return;
        await promise;
      },
    }),
    [Symbol.asyncDispose]: () => subscription.close(),
  };
}

/** Whether a domain runs (or stands paused); one that the daemon no longer knows does not. */
export async function isOn(domain: Domain): Promise<boolean> {
  try {
    return await domain.isActive();
  } catch (error) {
    if (LibvirtError.is(error, 'VIR_ERR_NO_DOMAIN')) return false;
    throw error;
  }
}

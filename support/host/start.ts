import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from 'libvirt-ts';
import { messageOf } from '../errors.ts';
import { forget, type SavedHost } from '../images/first-boot.ts';
import type { Image } from '../images/image.ts';
import { copySavedState } from '../images/saved-state.ts';
import type { DirectKernel } from '../libvirt/domain-xml.ts';
import { Guest } from './guest.ts';
import type { Host, HostListener } from './host.ts';
import { newDomainIdentity } from './identity.ts';
import { Machine } from './machine.ts';
import { sshIdentity } from './ssh/keys.ts';
import { expectHealthy } from './waits/boot.ts';
import { awake } from './waits/restored.ts';
import { waitFor } from './waits/wait.ts';
import type { Workbench } from './workbench.ts';

export interface StartOptions {
  readonly workbench: Workbench;
  readonly connection: Connection;
  /** Hears the host's events from the first on. */
  readonly onEvent?: HostListener;
  /** Ends the start, and later every wait for this host. */
  readonly signal?: AbortSignal | undefined;
  /** Boots this kernel in place of the disk's boot loader. */
  readonly kernel?: DirectKernel;
  /** Where the host's overlay is; default: in the run's folder. */
  readonly overlay?: string;
}

/** A saved state did not become a host: it is of no use. */
class RestoreError extends Error {
  override readonly name = 'RestoreError';
}

/**
 * A fresh host from saved state: as it was when it was saved, with its clock set. If libvirt or QEMU does not take the state,
 * a `retry` event says so, and the state is made anew when it is wanted again.
 * @param otherwise makes the host then. Default: it boots from the image
 * @throws HealthError if the host is not well
 */
export async function freshHost(
  saved: SavedHost,
  options: StartOptions,
  otherwise: () => Promise<Host> = () => coldHost(saved.image, options, saved.failedUnits),
): Promise<Host> {
  try {
    return await restoredHost(saved, options);
  } catch (error) {
    if (!(error instanceof RestoreError)) throw error;
    const lines = [messageOf(error.cause ?? error)];
    options.onEvent?.({ kind: 'retry', reason: error.message, lines });
    await forget(saved);
    return otherwise();
  }
}

/**
 * The same, without a way out: for those who go on from the saved memory or not at all.
 * @throws Error if libvirt or QEMU does not take the state
 */
export async function restoredHost(saved: SavedHost, options: StartOptions): Promise<Machine> {
  await using resources = new AsyncDisposableStack();
  const guest = resources.use(
    await guestOn(saved.image, saved.disk, options, { fingerprint: saved.hostKey }),
  );
  const machine = new Machine(guest, saved.image, saved);
  if (options.onEvent !== undefined) machine.on(options.onEvent);
  const start = performance.now();
  machine.tell({ kind: 'boot', why: 'restored' });

  await guest.prepare();
  const state = join(guest.folder, 'memory');
  // The console goes on where the first boot's ended.
  await copyFile(saved.console, join(guest.folder, 'console.log'));
  await copySavedState(saved.memory, state, saved.domain, guest);
  try {
    await guest.restore(state);
  } catch (error) {
    guest.stop().throwIfAborted();
    const what = `${guest.name}: the saved state ${saved.memory} cannot be restored`;
    throw new RestoreError(`${what}: ${messageOf(error)}`, { cause: error });
  } finally {
    await rm(state, { force: true });
  }
  const { bootId, health } = await waitFor(awake(guest.links), guest.context());
  if (bootId !== saved.bootId) {
    throw new RestoreError(`${guest.name}: booted, in place of going on from its saved state.`);
  }
  await expectHealthy(guest.name, guest.links, health, saved.failedUnits, guest.stop());
  machine.tell({ kind: 'ready', seconds: (performance.now() - start) / 1000, bootId });
  resources.move();
  return machine;
}

/**
 * A host that boots from an image for the first time, and is up and healthy.
 * @param failedUnits units that are known to fail
 */
export async function coldHost(
  image: Image,
  options: StartOptions,
  failedUnits: readonly string[] = [],
): Promise<Host> {
  await using resources = new AsyncDisposableStack();
  const guest = resources.use(
    await guestOn(image, image.disk, options, { fingerprint: undefined }),
  );
  const machine = new Machine(guest, image, { bootId: '', failedUnits });
  if (options.onEvent !== undefined) machine.on(options.onEvent);
  await guest.prepare();
  await machine.boot({ how: 'first boot', renew: () => guest.prepare() });
  resources.move();
  return machine;
}

async function guestOn(
  image: Image,
  backing: string,
  options: StartOptions,
  pin: { fingerprint: string | undefined },
): Promise<Guest> {
  const { workbench, connection, kernel, overlay, signal } = options;
  const { privateKey } = await sshIdentity(workbench.cacheDir);
  return new Guest({
    ...newDomainIdentity(),
    workbench,
    connection,
    backing,
    hardware: image.hardware,
    privateKey,
    pin,
    ...(kernel === undefined ? {} : { kernel }),
    ...(overlay === undefined ? {} : { overlay }),
    signal,
  });
}

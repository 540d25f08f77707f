import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Connection } from 'libvirt-ts';
import { cached } from '../cache/cache.ts';
import { digestOf, type Json } from '../cache/digest.ts';
import { bootAgain } from '../host/boot.ts';
import { Guest } from '../host/guest.ts';
import type { Host, HostListener } from '../host/host.ts';
import { newDomainIdentity } from '../host/identity.ts';
import { Machine } from '../host/machine.ts';
import { saveGuest } from '../host/save.ts';
import { sshIdentity } from '../host/ssh/keys.ts';
import { WaitError } from '../host/waits/wait.ts';
import type { Workbench } from '../host/workbench.ts';
import type { DirectKernel } from '../libvirt/domain-xml.ts';
import type { Image } from './image.ts';
import type { DomainIdentity } from './saved-state.ts';

/** A host that was once up, kept with its memory. Plain data. */
export interface SavedHost {
  readonly image: Image;
  /** The disk as it was then: a qcow2 file on top of the image, read-only. */
  readonly disk: string;
  /** libvirt's file of the memory and the devices. */
  readonly memory: string;
  /** What the console said until then. */
  readonly console: string;
  /** How the domain was named that the state is of. */
  readonly domain: DomainIdentity;
  readonly bootId: string;
  /** Units that failed in that boot; in a healthy system there are none, and a scenario asks. */
  readonly failedUnits: readonly string[];
  /** Fingerprint of its SSH host key. */
  readonly hostKey: string;
  /** Seconds that the cold boot took, to a healthy system that shows its sign. */
  readonly coldBoot: number;
}

/** What a host shows when it is up, beyond what systemd can tell. */
export interface ReadySign {
  readonly name: string;
  /** Waits for it; a `WaitError` at the limit. */
  readonly shown: (host: Host) => Promise<unknown>;
}

export interface FirstBootOptions {
  readonly workbench: Workbench;
  readonly connection: Connection;
  readonly signal?: AbortSignal | undefined;
  /** Hears of the boot, and of a second try. */
  readonly onEvent?: HostListener;
  /** Boots this kernel in place of the disk's boot loader. */
  readonly kernel?: DirectKernel;
  readonly onWait?: () => void;
  /** Waited for before the host is kept. */
  readonly sign?: ReadySign;
  /** Hears that the sign did not come. */
  readonly onNoSign?: (error: WaitError) => void;
}

const factsName = 'facts.json';

/** What is known of a saved host beside its files. */
export type SavedFacts = Omit<SavedHost, 'image' | 'disk' | 'memory' | 'console'>;

/**
 * Boots an image for the first time, waits until everything has started, and keeps it with its memory; or takes it from the
 * cache. A unit that fails, or a sign that does not come, is no reason to stop: the scenario that asks for it says so, and all
 * others have their say. What is kept depends on the image, on how it was run and with which QEMU and libvirt.
 */
export async function firstBoot(image: Image, options: FirstBootOptions): Promise<SavedHost> {
  const { workbench, connection, signal, onWait, kernel, sign } = options;
  const { hypervisor, library } = await connection.versions();
  const { accelerator } = workbench;
  const inputs: Json = {
    image: image.digest,
    hardware: { ...image.hardware },
    kernel: kernel === undefined ? null : { ...kernel },
    accelerator: accelerator.kind,
    processor: accelerator.kind === 'kvm' ? await processor() : null,
    emulator: (accelerator.kind === 'tcg' && accelerator.emulator?.digest) || null,
    hypervisor,
    library,
    format: 6,
    ...(sign === undefined ? {} : { sign: sign.name }),
  };
  const entry = await cached(workbench.cacheDir, {
    stage: 'first-boot',
    inputs,
    make: (folder) => bootAndSave(image, folder, options),
    signal,
    ...(onWait === undefined ? {} : { onWait }),
  });
  return readSavedHost(entry.path, image);
}

/** A saved host out of its folder: `disk.qcow2`, what `saveGuest` leaves there, and the facts. */
export async function readSavedHost(folder: string, image: Image): Promise<SavedHost> {
  const facts = JSON.parse(await readFile(join(folder, factsName), 'utf8')) as SavedFacts;
  return {
    image,
    disk: join(folder, 'disk.qcow2'),
    memory: join(folder, 'memory'),
    console: join(folder, 'console.log'),
    ...facts,
  };
}

/** Writes the facts beside what `saveGuest` has left. */
export async function writeSavedFacts(folder: string, facts: SavedFacts): Promise<void> {
  await writeFile(join(folder, factsName), JSON.stringify(facts));
}

/** Makes sure that a state which is of no use is made again by the next run: its entry in the cache is no longer whole. */
export async function forget(saved: SavedHost): Promise<void> {
  await rm(join(dirname(saved.memory), factsName), { force: true });
}

async function bootAndSave(
  image: Image,
  folder: string,
  { workbench, connection, signal, onEvent, kernel, sign, onNoSign }: FirstBootOptions,
): Promise<void> {
  const pin: { fingerprint: string | undefined } = { fingerprint: undefined };
  const overlay = join(folder, 'disk.qcow2');
  const identity = newDomainIdentity();
  await using guest = new Guest({
    workbench,
    connection,
    ...identity,
    backing: image.disk,
    overlay,
    hardware: image.hardware,
    privateKey: (await sshIdentity(workbench.cacheDir)).privateKey,
    pin,
    ...(kernel === undefined ? {} : { kernel }),
    signal,
  });
  await guest.prepare();
  let coldBoot = 0;
  const booted = await bootAgain(guest, {
    how: 'first boot',
    before: '',
    order: async () => {},
    mayFail: 'any',
    tell(event) {
      if (event.kind === 'ready') coldBoot = event.seconds;
      onEvent?.(event);
    },
    renew: () => guest.prepare(),
  });
  const start = performance.now();
  try {
    await sign?.shown(new Machine(guest, image, booted));
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
    onNoSign?.(error);
  }
  coldBoot += (performance.now() - start) / 1000;
  await saveGuest(guest, folder);
  const facts: SavedFacts = {
    domain: identity,
    ...booted,
    hostKey: pin.fingerprint ?? '',
    coldBoot,
  };
  await writeSavedFacts(folder, facts);
}

/** What a guest with the machine's own processor sees of it: it can be restored only on the same one. */
async function processor(): Promise<string> {
  const lines = (await readFile('/proc/cpuinfo', 'utf8')).split('\n');
  const telling = lines.filter((line) => /^(?:model name|flags|microcode)\s*:/.test(line));
  return digestOf([...new Set(telling)]);
}

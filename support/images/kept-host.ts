import { join } from 'node:path';
import { cached } from '../cache/cache.ts';
import type { Json } from '../cache/digest.ts';
import { messageOf } from '../errors.ts';
import { restoredHost, type StartOptions } from '../host/start.ts';
import type { Host } from '../host/host.ts';
import { readSavedHost, writeSavedFacts, type SavedFacts, type SavedHost } from './first-boot.ts';

/** What was done to a host before it was kept. */
export interface Preparation {
  /** Names the kept hosts' folder in the cache. */
  readonly stage: string;
  /** All that the work depends on, beside the host that it begins with. */
  readonly inputs: Json;
  readonly work: (host: Host) => Promise<void>;
  /**
   * Whether an error of the work may be the emulator's. Then an emulated host has the work done once more, from the saved host;
   * a `retry` event says so.
   */
  readonly mayPass?: (error: unknown) => boolean;
}

/**
 * Goes on from a saved host, does some work there, and keeps the result with its memory as another saved host; or takes it
 * from the cache. The new one's disk stands on the old one's, so it is made anew whenever that one is.
 */
export async function keptHost(
  saved: SavedHost,
  preparation: Preparation,
  options: StartOptions,
): Promise<SavedHost> {
  const { stage, inputs } = preparation;
  const { workbench, signal } = options;
  const entry = await cached(workbench.cacheDir, {
    stage,
    inputs: { format: 1, image: saved.image.digest, boot: saved.bootId, work: inputs },
    make: (folder) => workTwiceAtMost(saved, folder, preparation, options),
    signal,
  });
  return readSavedHost(entry.path, saved.image);
}

async function workTwiceAtMost(
  saved: SavedHost,
  folder: string,
  { work, mayPass }: Preparation,
  options: StartOptions,
): Promise<void> {
  const { workbench, onEvent, signal } = options;
  try {
    await workAndSave(saved, folder, work, options);
  } catch (error) {
    signal?.throwIfAborted();
    if (workbench.accelerator.kind !== 'tcg' || mayPass?.(error) !== true) throw error;
    const [reason = '', ...lines] = messageOf(error).split('\n');
    onEvent?.({ kind: 'retry', reason, lines });
    await workAndSave(saved, folder, work, options);
  }
}

async function workAndSave(
  saved: SavedHost,
  folder: string,
  work: Preparation['work'],
  options: StartOptions,
): Promise<void> {
  const start = performance.now();
  await using host = await restoredHost(saved, { ...options, overlay: join(folder, 'disk.qcow2') });
  await work(host);
  const facts: SavedFacts = {
    domain: { name: host.name, uuid: host.domain.uuid },
    bootId: saved.bootId,
    hostKey: saved.hostKey,
    failedUnits: saved.failedUnits,
    // What a host from here saves: the boot, and the work.
    coldBoot: saved.coldBoot + (performance.now() - start) / 1000,
  };
  await host.save(folder);
  await writeSavedFacts(folder, facts);
}

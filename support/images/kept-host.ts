import { join } from 'node:path';
import { cached } from '../cache/cache.ts';
import type { Json } from '../cache/digest.ts';
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
}

/**
 * Goes on from a saved host, does some work there, and keeps the result with its memory as another saved host; or takes it
 * from the cache. The new one's disk stands on the old one's, so it is made anew whenever that one is.
 */
export async function keptHost(
  saved: SavedHost,
  { stage, inputs, work }: Preparation,
  options: StartOptions,
): Promise<SavedHost> {
  const { workbench, signal } = options;
  const entry = await cached(workbench.cacheDir, {
    stage,
    inputs: { format: 1, image: saved.image.digest, boot: saved.bootId, work: inputs },
    make: (folder) => workAndSave(saved, folder, work, options),
    signal,
  });
  return readSavedHost(entry.path, saved.image);
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

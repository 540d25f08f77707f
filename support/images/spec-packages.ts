import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry } from '../cache/cache.ts';
import type { Json } from '../cache/digest.ts';
import type { Bind } from '../compose/root.ts';
import type { PackageKey } from './package-key.ts';
import { inside, rpmify, type StageContext } from './rpmify.ts';

/** Where packages are built: a root with rpmbuild, the key that signs them, and the folder that they go below. */
export interface Workshop {
  readonly root: string;
  readonly key: PackageKey;
  readonly folder: string;
  /** What else is shown inside the root. */
  readonly binds?: readonly Bind[];
}

/** A stage whose product is packages and repositories that are built in a root. */
interface PackageStage {
  /** Its name in the cache. */
  readonly stage: string;
  /** What it is doing, as the progress tells. */
  readonly title: string;
  /** What decides what comes out; the key is added. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** Where it is done; its folder is the product's. */
  readonly workshop: Omit<Workshop, 'folder'>;
  readonly build: (workshop: Workshop) => Promise<void>;
}

/** Does what a stage of packages says, unless its product is in the cache. */
export function packageStage(
  { stage, title, inputs, workshop, build }: PackageStage,
  context: StageContext,
): Promise<CacheEntry> {
  return cached(context.cacheDir, {
    stage,
    inputs: { ...inputs, key: workshop.key.keyId },
    make: (folder) => context.progress.stage(title, () => build({ ...workshop, folder })),
    signal: context.signal,
  });
}

/**
 * Builds and signs the packages of some specs.
 * @param place the folder below the workshop's, made if it is missing
 * @param specs their paths as they are seen inside the root
 */
export async function buildSpecs(
  workshop: Workshop,
  place: string,
  specs: readonly string[],
  context: StageContext,
): Promise<void> {
  await mkdir(join(workshop.folder, place), { recursive: true });
  const out = ['--out', `${inside.out}/${place}`];
  await inWorkshop(workshop, ['specs', ...keyed, ...out, ...specs], context);
}

/**
 * Makes a folder of packages a signed repository.
 * @param place the folder below the workshop's
 * @param more further words for rpmify's `publish`
 */
export async function publish(
  workshop: Workshop,
  place: string,
  context: StageContext,
  more: readonly string[] = [],
): Promise<void> {
  await inWorkshop(workshop, ['publish', ...keyed, ...more, `${inside.out}/${place}`], context);
}

const keyed = ['--key', inside.key] as const;

async function inWorkshop(
  { root, key, folder, binds = [] }: Workshop,
  words: readonly string[],
  context: StageContext,
): Promise<void> {
  const own: readonly Bind[] = [
    { source: key.folder, target: inside.key, access: 'write' },
    { source: folder, target: inside.out, access: 'write' },
  ];
  await rpmify(root, words, [...own, ...binds], context);
}

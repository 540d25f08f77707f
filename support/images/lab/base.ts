import { join } from 'node:path';
import type { CacheEntry } from '../../cache/cache.ts';
import { removeTree } from '../../compose/root.ts';
import type { Settings } from '../../settings.ts';
import type { Edition } from '../image.ts';
import { packageKey, type PackageKey } from '../package-key.ts';
import { bootstrap, unpack } from './bootstrap.ts';
import { baseBuilder } from './builder.ts';
import type { LabContext } from './context.ts';
import { debianPackages } from './packages.ts';
import { removeAbandoned, scratchFolder } from './scratch.ts';

/** What a release of the lab is made out of; other targets need its root, which has dnf, rpm and gpg on any machine. */
export interface LabBase {
  /** The bootstrapped Debian. */
  readonly debian: CacheEntry;
  /** The key of this cache, which all releases are signed with. */
  readonly key: PackageKey;
  /** Debian's packages as RPMs. */
  readonly packages: CacheEntry;
  /** The builder root without rpm-ostree: `root/`. */
  readonly base: CacheEntry;
}

/** Makes bootstrap, key, RPMs and the first builder root of a release for some editions, or takes them from the cache. */
export async function labBase(
  settings: Pick<Settings, 'cacheDir' | 'debianMirror'>,
  editions: readonly Edition[],
  context: LabContext,
): Promise<LabBase> {
  await using resources = new AsyncDisposableStack();
  const debian = await bootstrap(context, settings.debianMirror, editions);
  await removeAbandoned(settings.cacheDir);
  let unpacked: Promise<string> | undefined;
  const scratch = (): Promise<string> => {
    unpacked ??= (async () => {
      const folder = await scratchFolder(settings.cacheDir);
      resources.defer(() => removeTree(folder));
      await context.progress.stage('Unpacking the bootstrapped root', () =>
        unpack(debian, join(folder, 'root'), context),
      );
      return join(folder, 'root');
    })();
    return unpacked;
  };
  const key = await packageKey('lab-key', scratch, context);
  const packages = await debianPackages(debian, key, scratch, context);
  const base = await baseBuilder(packages, key, scratch, context);
  return { debian, key, packages, base };
}

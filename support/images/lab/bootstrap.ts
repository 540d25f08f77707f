import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CacheEntry, type CacheKey, kept } from '../../cache/cache.ts';
import { asRoot, removeTree } from '../../compose/root.ts';
import { UserError } from '../../errors.ts';
import { CommandError, run } from '../../process/run.ts';
import { type Edition, everyEdition } from '../image.ts';
import { hostMirror } from './mirror.ts';
import { packagesFor, readRecipe, type Recipe } from './recipe.ts';
import { signalOf, type LabContext } from './stage.ts';

const archive = 'root.tar.zst';

/**
 * Debian, bootstrapped with every package that the editions and the builder root need, and kept as an archive. If there
 * is one for all editions, it is that.
 * @param mirror where the packages come from; undefined: the host's own mirror, else mmdebstrap's default
 */
export async function bootstrap(
  context: LabContext,
  mirror: string | undefined,
  editions: readonly Edition[],
): Promise<CacheEntry> {
  const recipe = await readRecipe();
  const { suite, translations } = recipe;
  const keyOf = (names: readonly string[]): CacheKey => ({
    stage: 'lab-bootstrap',
    inputs: { format: 2, suite, names, translations: [...translations] },
  });
  // Whatever is made from that of all editions is there as well: another one would have everything made anew.
  const ofAll = await kept(context.cacheDir, keyOf(packagesFor(recipe, everyEdition)));
  if (ofAll !== undefined) return ofAll;
  const names = packagesFor(recipe, editions);
  return cached(context.cacheDir, {
    ...keyOf(names),
    make: (folder) =>
      context.progress.stage(`Bootstrapping Debian ${suite}`, async () => {
        const source = mirror ?? (await hostMirror(context.signal));
        await mmdebstrap(join(folder, archive), recipe, names, source, context);
      }),
    ...signalOf(context),
  });
}

async function mmdebstrap(
  target: string,
  { suite, translations }: Recipe,
  names: readonly string[],
  mirror: string | undefined,
  context: LabContext,
): Promise<void> {
  const mode = process.getuid?.() === 0 ? 'root' : 'unshare';
  try {
    await run(
      [
        'mmdebstrap',
        `--mode=${mode}`,
        '--variant=minbase',
        '--architectures=amd64',
        '--aptopt=APT::Install-Recommends "false"',
        // A root that a crash leaves half made is made anew: nothing has to reach the disk at once.
        '--dpkgopt=force-unsafe-io',
        ...translations.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
        `--include=${names.join(',')}`,
        suite,
        target,
        ...(mirror === undefined ? [] : [mirror]),
      ],
      { env: environment, ...signalOf(context) },
    );
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(`Debian ${suite} could not be bootstrapped: ${reason(error.stderr)}`, {
      advice:
        'Check that the mirror is reached (PROTOTYPES_DEBIAN_MIRROR names another) and that the disk is not full.',
      cause: error,
    });
  }
}

/**
 * INITRD: the scripts of Debian's kernel packages make no initramfs, for each tree has one of its own. ZSTD_CLEVEL: the
 * archive is unpacked as soon as it is packed; zstd(1).
 */
const environment = { INITRD: 'No', ZSTD_CLEVEL: '1' };

/** The lines of apt and of mmdebstrap that tell of an error, without those that only say that something failed. */
function reason(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /^(?:E|Err:?\d*|error)\b/i.test(line));
  return (lines.length === 0 ? stderr.trim().split('\n').slice(-3) : lines.slice(0, 5)).join(
    '\n  ',
  );
}

/** Unpacks a bootstrapped root into a new folder that may be changed. */
export async function unpack(
  entry: CacheEntry,
  target: string,
  context: LabContext,
): Promise<void> {
  await removeTree(target);
  await mkdir(target, { recursive: true });
  await run(
    asRoot([
      'tar',
      '--extract',
      `--file=${join(entry.path, archive)}`,
      `--directory=${target}`,
      '--numeric-owner',
      '--preserve-permissions',
      '--xattrs',
      '--xattrs-include=*',
      '--exclude=./dev/*',
    ]),
    signalOf(context),
  );
}

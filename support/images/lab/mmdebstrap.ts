import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { CommandError, run } from '../../process/run.ts';
import { hostMirror } from './mirror.ts';
import type { StageContext } from '../rpmify.ts';

/** What is taken from Debian. */
export interface DebianRequest {
  /** The release of Debian. */
  readonly suite: string;
  readonly packages: readonly string[];
  /** `minbase`: a system whose packages are installed; `extract`: their files alone; see mmdebstrap(1). */
  readonly variant: 'minbase' | 'extract';
  /** Patterns of files (fnmatch(3)) that are not even unpacked. Default: none. */
  readonly without?: readonly string[];
  /**
   * Whether the mirror may be one that stands still: its signature is valid, and the day is over until which its lists are
   * (Valid-Until; apt.conf(5)). Default: no.
   */
  readonly still?: boolean;
  /** Where the packages come from; undefined: the host's own mirror, else mmdebstrap's default. */
  readonly mirror: string | undefined;
}

/**
 * Packs Debian packages, and what they depend on, as an archive of a root file system.
 * @param target the archive to write; its name says how it is packed
 * @throws UserError with the lines of apt that say why
 */
export async function mmdebstrap(
  target: string,
  { suite, packages, variant, without = [], still = false, mirror }: DebianRequest,
  context: Pick<StageContext, 'signal'>,
): Promise<void> {
  const options = [
    `--variant=${variant}`,
    // A root that a crash leaves half made is made anew: nothing has to reach the disk at once.
    '--dpkgopt=force-unsafe-io',
    ...(still ? ['--aptopt=Acquire::Check-Valid-Until "false"'] : []),
    ...without.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    `--include=${packages.join(',')}`,
  ];
  await pack(target, { suite, options, mirror }, context);
}

/**
 * Fetches Debian packages as they are, and nothing that they depend on.
 * @param folder where the files go, by the names that the archive has for them
 * @throws UserError with the lines of apt that say why
 */
export async function fetchDebs(
  folder: string,
  { suite, packages, mirror }: Pick<DebianRequest, 'suite' | 'packages' | 'mirror'>,
  context: Pick<StageContext, 'signal'>,
): Promise<void> {
  const archive = join(folder, 'debs.tar');
  // A root with nothing in it, but for what apt is asked for there: so its settings and keys are mmdebstrap's.
  const fetch = `cd "$1" && APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get download ${packages.join(' ')}`;
  const options = ['--variant=custom', `--customize-hook=${fetch}`];
  await pack(archive, { suite, options, mirror }, context);
  const members = ['--wildcards', '--no-same-owner', './*.deb'];
  await run(['tar', '--extract', `--file=${archive}`, `--directory=${folder}`, ...members], {
    signal: context.signal,
  });
  await rm(archive);
}

interface Packing {
  readonly suite: string;
  readonly options: readonly string[];
  readonly mirror: string | undefined;
}

async function pack(
  target: string,
  { suite, options, mirror }: Packing,
  context: Pick<StageContext, 'signal'>,
): Promise<void> {
  const mode = process.getuid?.() === 0 ? 'root' : 'unshare';
  const source = mirror ?? (await hostMirror(context.signal));
  try {
    await run(
      [
        'mmdebstrap',
        `--mode=${mode}`,
        '--architectures=amd64',
        '--aptopt=APT::Install-Recommends "false"',
        ...options,
        suite,
        target,
        ...(source === undefined ? [] : [source]),
      ],
      { env: environment, signal: context.signal },
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

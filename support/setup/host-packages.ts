import { UserError, messageOf } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { CommandError, run } from '../process/run.ts';
import type { TargetName } from '../settings.ts';
import { needsFor, type Need, type Purpose } from './needs.ts';
import { findProgram, probe } from './probe.ts';

export interface NeedState {
  readonly need: Need;
  /** What was found, in words; undefined: the need is missing. */
  readonly found: string | undefined;
}

export type Installer = 'apt-get' | 'dnf';

/** Which needs of a purpose this host meets. @param target what guests are of; default: the lab */
export async function checkNeeds(
  purpose: Purpose,
  target?: TargetName,
): Promise<readonly NeedState[]> {
  const root = process.getuid?.() === 0;
  return Promise.all(
    needsFor(purpose, root, target).map(async (need): Promise<NeedState> => {
      const found = await Promise.all(need.probes.map((each) => probe(each)));
      return { need, found: found.includes(undefined) ? undefined : found[0] };
    }),
  );
}

/** The package tool of this host; undefined where it is neither Debian's kind nor Fedora's. */
export async function findInstaller(): Promise<Installer | undefined> {
  if ((await findProgram('apt-get')) !== undefined) return 'apt-get';
  if ((await findProgram('dnf')) !== undefined) return 'dnf';
  return undefined;
}

/** The names of the packages that bring these needs, each once. */
export function packagesFor(missing: readonly Need[], installer: Installer): readonly string[] {
  const names = missing.flatMap((need) => (installer === 'dnf' ? need.fedora : need.debian));
  return [...new Set(names)];
}

/** The command that a person types to install packages. */
export function installCommand(installer: Installer, packages: readonly string[]): string {
  const names = packages.join(' ');
  return installer === 'apt-get'
    ? `apt-get install --no-install-recommends ${names}`
    : `dnf install --setopt=install_weak_deps=False ${names}`;
}

/** What another user than root is told: the exact command. */
export function missingNeedsError(
  missing: readonly Need[],
  installer: Installer | undefined,
): UserError {
  const names = missing.map((need) => `${need.name} (${need.why})`).join(', ');
  return new UserError(`This host lacks ${names}.`, {
    advice:
      installer === undefined
        ? `Neither apt-get nor dnf is here: install what Debian calls ${packagesFor(missing, 'apt-get').join(', ')}.`
        : `Install it, then start again:\n    sudo ${installCommand(installer, packagesFor(missing, installer))}`,
  });
}

export interface EnsureOptions {
  readonly progress: Progress;
  /** What guests are of. Default: the lab. */
  readonly target?: TargetName;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes sure that the host has what a purpose needs: root installs what is missing, after one line that says so.
 * @throws UserError with the command to type if this is not root, and with the package tool's last words if it failed
 */
export async function ensureHostPackages(purpose: Purpose, options: EnsureOptions): Promise<void> {
  const missing = missingOf(await checkNeeds(purpose, options.target));
  if (missing.length === 0) return;
  const installer = await findInstaller();
  if (process.getuid?.() !== 0 || installer === undefined) {
    throw missingNeedsError(missing, installer);
  }
  const packages = packagesFor(missing, installer);
  process.stderr.write(
    `Installing what this host lacks, by ${installer}: ${packages.join(', ')}.\n`,
  );
  await options.progress.stage('Host packages', (note) =>
    install(installer, packages, note, options.signal),
  );
  const still = missingOf(await checkNeeds(purpose, options.target));
  if (still.length > 0) {
    throw new UserError(
      `After the installation this host still lacks ${still.map((need) => need.name).join(', ')}.`,
      { advice: `${installer} says that ${packages.join(', ')} are installed: look there.` },
    );
  }
}

function missingOf(states: readonly NeedState[]): readonly Need[] {
  return states.filter(({ found }) => found === undefined).map(({ need }) => need);
}

async function install(
  installer: Installer,
  packages: readonly string[],
  note: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = {
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    onLine: note,
    signal,
  };
  const lean =
    installer === 'apt-get' ? '--no-install-recommends' : '--setopt=install_weak_deps=False';
  try {
    // A fresh machine has no lists, an old one has stale ones: both end in packages that cannot be found.
    if (installer === 'apt-get') await run(['apt-get', '-qq', 'update'], options);
    await run([installer, 'install', '-y', '-q', lean, ...packages], options);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(`The host packages could not be installed. ${messageOf(error)}`, {
      advice: `Mend that, or install them yourself: ${installCommand(installer, packages)}`,
      cause: error,
    });
  }
}

import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from './errors.ts';
import { top } from './top.ts';

/** Where the operating system comes from; the stand-in is of Fedora's download tree, and made of the lab. */
export const targetNames = ['lab', 'fedora', 'stand-in'] as const;
export type TargetName = (typeof targetNames)[number];

/** Everything that a person can set, read from the environment once and checked. */
export interface Settings {
  /** Products that are kept between runs, each by the digest of what went into it. */
  readonly cacheDir: string;
  /** What belongs to one run: overlays, sockets, logs. Gone when the run ends. */
  readonly workDir: string;
  readonly target: TargetName;
  /** The release of Fedora that the target fedora takes; undefined: the newest of the catalogue that is supported. */
  readonly fedoraRelease: string | undefined;
  /** Where reports are written. */
  readonly reportsDir: string;
  /** The port on loopback where the tree repository is served; guests see it as 10.0.2.2:PORT. */
  readonly treePort: number;
  /** Multiplies every time limit; undefined: decided by whether guests have KVM. */
  readonly timeScale: number | undefined;
  /** A folder of RPMs that replace or join the lab's own. */
  readonly labExtraRpms: string | undefined;
  /** The mirror that the lab takes Debian's packages from; undefined: the host's own, else the tool's default. */
  readonly debianMirror: string | undefined;
  readonly libvirtUri: string | undefined;
  /** GB (10^9 bytes) that the cache may hold when a run begins; what was used longest ago is dropped first. */
  readonly cacheLimit: number;
  /** Minutes from a run's start after which no further scenario is begun; undefined: no limit. */
  readonly minutes: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** One row a setting: the source of `--help` and of the table in the docs. */
export const settingsHelp: readonly (readonly [name: string, meaning: string])[] = [
  ['PROTOTYPES_CACHE_DIR', 'kept products (default: ostree-prototypes in the XDG cache folder)'],
  [
    'PROTOTYPES_CACHE_GB',
    'size of the cache above which a run drops what was used longest ago, 0-1000 (default: 14)',
  ],
  [
    'PROTOTYPES_WORK_DIR',
    "a run's own files (default: the XDG runtime folder as a user, else the temporary folder)",
  ],
  [
    'PROTOTYPES_TARGET',
    "lab (default), fedora, or stand-in (of Fedora's download tree, made of the lab)",
  ],
  ['FEDORA_RELEASE', 'the release of the target fedora (default: the newest that is supported)'],
  ['PROTOTYPES_REPORTS_DIR', 'where reports are written (default: reports in the checkout)'],
  ['PROTOTYPES_TREE_PORT', 'loopback port of the tree repository, 1024-65535 (default: 8757)'],
  [
    'PROTOTYPES_MINUTES',
    'minutes after which a run begins no further scenario, and skips what is left (default: no limit)',
  ],
  ['PROTOTYPES_TIME_SCALE', 'multiplies time limits, 0.1-100 (default: 1 with KVM, 5 without)'],
  [
    'PROTOTYPES_DEBIAN_MIRROR',
    "where the lab takes packages from (default: the host's own mirror)",
  ],
  ['LAB_EXTRA_RPMS', "a folder of RPMs that replace or join the lab's"],
  [
    'LIBVIRT_DEFAULT_URI',
    'the libvirt to use (default: qemu:///system as root, else qemu:///session)',
  ],
];

/**
 * Reads the settings.
 * @throws UserError naming the variable, its value and what it may be, for a value out of range and for an unknown
 *   variable with the project's prefix (a misspelt setting would otherwise be ignored in silence).
 */
export function readSettings(env: Environment = process.env): Settings {
  const known = new Set(settingsHelp.map(([name]) => name));
  for (const name of Object.keys(env)) {
    if (name.startsWith('PROTOTYPES_') && !known.has(name)) {
      throw new UserError(`${name} is not a setting.`, {
        advice: `The settings are ${[...known].join(', ')}.`,
      });
    }
  }
  const cacheHome = text(env, 'XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  const runtime = process.getuid?.() === 0 ? undefined : text(env, 'XDG_RUNTIME_DIR');
  return {
    cacheDir: folder(env, 'PROTOTYPES_CACHE_DIR') ?? join(cacheHome, 'ostree-prototypes'),
    workDir: folder(env, 'PROTOTYPES_WORK_DIR') ?? join(runtime ?? tmpdir(), 'ostree-prototypes'),
    target: oneOf(env, 'PROTOTYPES_TARGET', targetNames) ?? 'lab',
    fedoraRelease: text(env, 'FEDORA_RELEASE'),
    reportsDir: folder(env, 'PROTOTYPES_REPORTS_DIR') ?? join(top, 'reports'),
    treePort: number(env, 'PROTOTYPES_TREE_PORT', 1024, 65_535, true) ?? 8757,
    timeScale: number(env, 'PROTOTYPES_TIME_SCALE', 0.1, 100, false),
    labExtraRpms: folder(env, 'LAB_EXTRA_RPMS'),
    debianMirror: text(env, 'PROTOTYPES_DEBIAN_MIRROR'),
    libvirtUri: text(env, 'LIBVIRT_DEFAULT_URI'),
    cacheLimit: number(env, 'PROTOTYPES_CACHE_GB', 0, 1000, false) ?? 14,
    minutes: number(env, 'PROTOTYPES_MINUTES', 0, 10_000, false),
  };
}

/** An empty variable counts as unset, as the XDG Base Directory Specification has it. */
function text(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value === '' ? undefined : value;
}

function folder(env: Environment, name: string): string | undefined {
  const value = text(env, name);
  return value === undefined ? undefined : resolve(value);
}

function oneOf<T extends string>(
  env: Environment,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw new UserError(`${name}=${value} is not one of ${allowed.join(', ')}.`, {
      advice: `Set it to one of them, or unset it.`,
    });
  }
  return found;
}

function number(
  env: Environment,
  name: string,
  least: number,
  most: number,
  whole: boolean,
): number | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  const parsed = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!(parsed >= least && parsed <= most) || (whole && !Number.isInteger(parsed))) {
    throw new UserError(
      `${name}=${value} is not a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`,
      { advice: 'Set it to one, or unset it for the default.' },
    );
  }
  return parsed;
}

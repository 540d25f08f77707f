import { chmod, lstat, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { type Accelerator, chooseAccelerator, timeScaleOf } from '../libvirt/accelerator.ts';
import { type LibvirtAccess, openLibvirt } from '../libvirt/daemon.ts';
import { identityOf, type ProcessIdentity, runName } from '../libvirt/owner.ts';
import type { Settings } from '../settings.ts';
import { accessFile, type Reaped, sweep } from './reap.ts';
import { runVariable } from './processes.ts';
import { startReaper } from './reaper-process.ts';

/** What a run needs to have guests. Plain data: the workers of a run get a copy. */
export interface Workbench {
  /** The run's own folder: overlays, consoles, sockets. It is gone when the run ends. */
  readonly folder: string;
  readonly cacheDir: string;
  readonly owner: ProcessIdentity;
  readonly libvirt: LibvirtAccess;
  readonly accelerator: Accelerator;
  readonly timeScale: number;
}

export interface OpenWorkbench extends AsyncDisposable {
  readonly workbench: Workbench;
  /** What earlier runs had left behind. */
  readonly swept: Reaped;
}

export interface WorkbenchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether an init runs: see `openLibvirt`. */
  readonly init?: boolean;
}

/**
 * Gets ready to have guests: removes what dead runs have left, makes this run's folder, starts its reaper and, if it must, a
 * private libvirt. Disposing of it ends and removes everything, domains included.
 */
export async function openWorkbench(
  settings: Settings,
  options: WorkbenchOptions = {},
): Promise<OpenWorkbench> {
  const { signal } = options;
  const { workDir, cacheDir } = settings;
  await makeOwnFolder(workDir);
  const swept = await sweep(
    workDir,
    settings.libvirtUri === undefined ? [] : [settings.libvirtUri],
  );

  const owner = identityOf();
  const folder = join(workDir, runName(owner));
  await mkdir(folder, { mode: 0o700 });
  await using started = new AsyncDisposableStack();
  started.use(await startReaper(folder, owner));
  // By this the reaper, and the next run's sweep, know the commands of this one.
  process.env[runVariable] = runName(owner);
  // The daemon is the reaper's to end, with the guests that it has by then.
  const libvirt = await openLibvirt({
    uri: settings.libvirtUri,
    folder: join(folder, 'lv'),
    ...options,
  });
  await writeFile(join(folder, `${accessFile}.part`), JSON.stringify(libvirt.access));
  await rename(join(folder, `${accessFile}.part`), join(folder, accessFile));
  const accelerator = await chooseAccelerator({ cacheDir, signal });
  const resources = started.move();
  return {
    workbench: {
      folder,
      cacheDir,
      owner,
      libvirt: libvirt.access,
      accelerator,
      timeScale: timeScaleOf(accelerator, settings.timeScale),
    },
    swept,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** The folder may be in a place where everybody can write: it must be ours, and nobody else may look inside. */
async function makeOwnFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new UserError(`${path} belongs to somebody else.`, {
      advice: 'Set PROTOTYPES_WORK_DIR to a folder of your own.',
    });
  }
  if ((found.mode & 0o077) !== 0) await chmod(path, 0o700);
}

import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type Domain, LibvirtError } from 'libvirt-ts';
import type { LibvirtAccess } from '../libvirt/daemon.ts';
import {
  isAlive,
  ownerNamespace,
  ownerOfRun,
  type ProcessIdentity,
  runName,
} from '../libvirt/owner.ts';
import { endProcesses, processesOf } from './processes.ts';

/** In a run's folder: how to reach the daemon that it uses, as JSON. */
export const accessFile = 'libvirt.json';

/** What was found and removed. */
export interface Reaped {
  /** The runs, by the name of their folder. */
  readonly runs: readonly string[];
  readonly domains: number;
  readonly processes: number;
}

/** Removes all that is left of one run: its domains, its guests and daemon, its folder. Nothing of it is an error. */
export async function reapRun(folder: string, owner: ProcessIdentity): Promise<Reaped> {
  const access = await readAccess(folder);
  // A private daemon goes with its guests: they need not be asked for one by one.
  const domains =
    access === undefined || access.socket !== undefined
      ? 0
      : await destroyDomains(access.uri, (each) => runName(each) === runName(owner));
  let processes = 0;
  // Twice: a daemon may have started a guest while the first round went on.
  for (let found = await processesOf(folder); found.length > 0;) {
    processes += found.length;
    await endProcesses(found);
    found = await processesOf(folder);
  }
  await rm(folder, { recursive: true, force: true });
  return { runs: [runName(owner)], domains, processes };
}

/**
 * Removes what runs have left whose process is dead. It is called when a run starts, and by `npm run clean`.
 * @param workDir the folder that holds the runs' folders
 * @param uris daemons to look for their domains on, besides those that the runs had noted
 */
export async function sweep(workDir: string, uris: readonly string[] = []): Promise<Reaped> {
  let sum: Reaped = { runs: [], domains: 0, processes: 0 };
  for (const name of await readdir(workDir).catch(() => [])) {
    const owner = ownerOfRun(name);
    const folder = join(workDir, name);
    if (owner === undefined || (await isAlive(owner)) || !(await isOurs(folder))) continue;
    const reaped = await reapRun(folder, owner);
    sum = {
      runs: [...sum.runs, ...reaped.runs],
      domains: sum.domains + reaped.domains,
      processes: sum.processes + reaped.processes,
    };
  }
  for (const uri of uris) {
    const domains = await destroyDomains(uri, async (each) => !(await isAlive(each)));
    sum = { ...sum, domains: sum.domains + domains };
  }
  return sum;
}

async function isOurs(folder: string): Promise<boolean> {
  const owner = await stat(folder).catch(() => undefined);
  return owner !== undefined && owner.uid === process.getuid?.();
}

async function readAccess(folder: string): Promise<LibvirtAccess | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, accessFile), 'utf8')) as LibvirtAccess;
  } catch {
    return undefined;
  }
}

/** Destroys the suite's domains on a daemon whose owner is one of `doomed`; a daemon that does not answer has none. */
async function destroyDomains(
  uri: string,
  doomed: (owner: ProcessIdentity) => boolean | Promise<boolean>,
): Promise<number> {
  const connection = await connect(uri).catch(() => undefined);
  if (connection === undefined) return 0;
  await using open = connection;
  let count = 0;
  for (const domain of await open.domains.list()) {
    const owner = await ownerOf(domain);
    if (owner === undefined || !(await doomed(owner))) continue;
    await unlessGone(domain.destroy());
    count += 1;
  }
  return count;
}

async function ownerOf(domain: Domain): Promise<ProcessIdentity | undefined> {
  const metadata = await unlessGone(domain.metadata({ uri: ownerNamespace }));
  const pid = /\bpid=['"](\d+)['"]/.exec(metadata ?? '')?.[1];
  const started = /\bstarted=['"](\d+)['"]/.exec(metadata ?? '')?.[1];
  return pid === undefined || started === undefined ? undefined : { pid: Number(pid), started };
}

async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const gone = [
      'VIR_ERR_NO_DOMAIN',
      'VIR_ERR_OPERATION_INVALID',
      'VIR_ERR_NO_DOMAIN_METADATA',
    ] as const;
    if (gone.some((code) => LibvirtError.is(error, code))) return undefined;
    throw error;
  }
}

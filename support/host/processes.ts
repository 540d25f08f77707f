import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, isAlive, type ProcessIdentity } from '../libvirt/owner.ts';
import { daemonScriptName } from '../libvirt/private-daemon-files.ts';

/** A process of a run: what kind, and which one. */
export interface RunProcess extends ProcessIdentity {
  readonly kind: 'guest' | 'daemon';
}

const daemons = new Set(['libvirtd', 'virtqemud', 'tini']);

/**
 * The emulators and daemons of a run. A daemon has the run's folder in its command line; a guest has its console in it, open,
 * though libvirt hands that over without its name. A private daemon that has died itself leaves its guests running; here they
 * are found all the same.
 */
export async function processesOf(folder: string): Promise<RunProcess[]> {
  const found: RunProcess[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const argv = (await readFile(`/proc/${name}/cmdline`, 'utf8')).split('\0');
      const kind = kindOf(argv);
      if (kind === undefined) continue;
      const inside = `${folder}/`;
      if (argv.some((each) => each.includes(inside)) || (await hasOpen(name, inside))) {
        found.push({ kind, ...identityOf(Number(name)) });
      }
    } catch {
      // It has ended, or belongs to somebody else.
    }
  }
  return found;
}

/** Whether a process has a file open below a folder; one that was deleted counts. */
async function hasOpen(pid: string, inside: string): Promise<boolean> {
  const names = await readdir(`/proc/${pid}/fd`);
  const paths = await Promise.all(
    names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')),
  );
  return paths.some((path) => path.startsWith(inside));
}

function kindOf(argv: readonly string[]): RunProcess['kind'] | undefined {
  const program = basename(argv[0] ?? '');
  if (/^qemu-(system-|kvm)/.test(program)) return 'guest';
  return daemons.has(program) || argv.includes(daemonScriptName) ? 'daemon' : undefined;
}

/** Ends processes: asks (guests are not asked), waits up to `graceMs`, then kills. Resolves when they are gone. */
export async function endProcesses(
  processes: readonly RunProcess[],
  graceMs = 5000,
): Promise<void> {
  for (const each of processes) send(each, each.kind === 'guest' ? 'SIGKILL' : 'SIGTERM');
  const limit = performance.now() + graceMs;
  let left = await alive(processes);
  while (left.length > 0 && performance.now() < limit) {
    await delay(20);
    left = await alive(left);
  }
  for (const each of left) send(each, 'SIGKILL');
}

async function alive(processes: readonly RunProcess[]): Promise<RunProcess[]> {
  const states = await Promise.all(processes.map((each) => isAlive(each)));
  return processes.filter((_each, index) => states[index]);
}

function send(target: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    if (identityOf(target.pid).started === target.started) process.kill(target.pid, signal);
  } catch {
    // It has ended already.
  }
}

import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, isAlive, type ProcessIdentity } from '../libvirt/owner.ts';
import { daemonScriptName } from '../libvirt/private-daemon-files.ts';

/** A process of a run: what kind, and which one. */
export interface RunProcess extends ProcessIdentity {
  readonly kind: 'guest' | 'daemon' | 'command';
}

/** In the environment of every command that a run starts: the run's name. It is no setting, so it has not their prefix. */
export const runVariable = 'OSTREE_PROTOTYPES_RUN';

const daemons = new Set(['libvirtd', 'virtqemud', 'tini']);

/**
 * The emulators, daemons and commands of a run. A daemon has the run's folder in its command line; a guest has its console in
 * it, open, though libvirt hands that over without its name. A private daemon that has died itself leaves its guests running;
 * here they are found all the same. A command has the run's name in its environment: whoever is killed with SIGKILL cannot
 * end what it started, and a compose would go on.
 */
export async function processesOf(folder: string): Promise<RunProcess[]> {
  const found: RunProcess[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const argv = (await readFile(`/proc/${name}/cmdline`, 'utf8')).split('\0');
      const kind = kindOf(argv);
      const inside = `${folder}/`;
      if (
        kind === undefined
          ? await isStartedBy(name, basename(folder))
          : argv.some((each) => each.includes(inside)) || (await hasOpen(name, inside))
      ) {
        found.push({ kind: kind ?? 'command', ...identityOf(Number(name)) });
      }
    } catch {
      // It has ended, or belongs to somebody else.
    }
  }
  return found;
}

async function isStartedBy(pid: string, run: string): Promise<boolean> {
  const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
  return environment.includes(`${runVariable}=${run}`);
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

/** Ends processes: asks daemons and waits up to `graceMs` for them, kills all others at once. Resolves when they are gone. */
export async function endProcesses(
  processes: readonly RunProcess[],
  graceMs = 5000,
): Promise<void> {
  for (const each of processes) send(each, each.kind === 'daemon' ? 'SIGTERM' : 'SIGKILL');
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

import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isQemu } from './bare-command.ts';

/** One process at one moment. */
export interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly argv: readonly string[];
  /** Its most memory so far (VmHWM of proc_pid_status(5)), in bytes. */
  readonly peak: number;
}

/** What was seen of a process and all that it started. */
export interface Watched {
  /** The most memory of the one process that `runner` named, in bytes. */
  readonly runnerPeak: number;
  /** The most memory at once of all but QEMU; what processes share is counted once (Pss), in bytes. */
  readonly othersPeak: number;
  /** The command lines of the QEMUs. */
  readonly qemus: readonly (readonly string[])[];
}

/** How often is looked: a guest that is restored and asked something lives longer. */
const everyMs = 500;

/**
 * Looks at a process and its offspring, at least once and until the signal is aborted.
 * @param runner tells the process whose own peak is wanted, by its command line
 */
export async function watchProcesses(
  pid: number,
  runner: (argv: readonly string[]) => boolean,
  signal: AbortSignal,
): Promise<Watched> {
  let runnerPeak = 0;
  let othersPeak = 0;
  const qemus = new Map<number, readonly string[]>();
  do {
    const seen = await processes();
    let others = 0;
    for (const each of offspring(seen, pid)) {
      if (isQemu(each.argv)) continue;
      if (runner(each.argv)) runnerPeak = Math.max(runnerPeak, each.peak);
      others += await proportionalSize(each.pid);
    }
    othersPeak = Math.max(othersPeak, others);
    // Also those of a daemon that was there before.
    for (const { pid: id, argv } of seen) if (isQemu(argv)) qemus.set(id, argv);
    await delay(everyMs, undefined, { signal }).catch(() => {});
  } while (!signal.aborted);
  return { runnerPeak, othersPeak, qemus: [...qemus.values()] };
}

/** A process and all that descend from it. */
export function offspring(all: readonly Seen[], pid: number): readonly Seen[] {
  const children = Map.groupBy(all, ({ parent }) => parent);
  const found = all.filter((each) => each.pid === pid);
  // What is found is looked at for children of its own in turn.
  for (const each of found) found.push(...(children.get(each.pid) ?? []));
  return found;
}

async function processes(): Promise<readonly Seen[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const seen = await Promise.all(names.map((name) => look(Number(name))));
  return seen.filter((each) => each !== undefined);
}

/** `undefined` for one that has ended, or is the kernel's. */
async function look(pid: number): Promise<Seen | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    if (peak === undefined) return undefined;
    const argv = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
    const parent = Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
    return { pid, parent, argv, peak: Number(peak) * 1024 };
  } catch {
    return undefined;
  }
}

/** Pss of /proc/PID/smaps_rollup in bytes; 0 for one that has ended. */
async function proportionalSize(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}

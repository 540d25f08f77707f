import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** A process, told from a later one with the same number by when it started. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since the machine booted: field 22 of /proc/PID/stat (proc_pid_stat(5)). */
  readonly started: string;
}

/** Name space of the element in a domain's metadata that says whose the domain is. */
export const ownerNamespace = 'urn:ostree-prototypes:run';

/** The identity of a process, this one by default. */
export function identityOf(pid: number = process.pid): ProcessIdentity {
  return { pid, started: parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1')).started };
}

/** Whether that very process still lives; a zombie does not. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  try {
    const { started, state } = parseStat(await readFile(`/proc/${identity.pid}/stat`, 'latin1'));
    return started === identity.started && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

/**
 * The identity as the name of a run's folder carries it, and back. In base 36, since the folder's path is part of sockets'
 * paths, which may not be longer than 107 bytes (unix(7)).
 */
export function runName({ pid, started }: ProcessIdentity): string {
  return `run-${pid.toString(36)}-${Number(started).toString(36)}`;
}

export function ownerOfRun(name: string): ProcessIdentity | undefined {
  const match = /^run-([\da-z]{1,8})-([\da-z]{1,10})$/.exec(name);
  if (match === null) return undefined;
  const [, pid = '', started = ''] = match;
  return { pid: Number.parseInt(pid, 36), started: String(Number.parseInt(started, 36)) };
}

/** The second field is the program's name in parentheses, which may hold spaces and parentheses itself. */
function parseStat(stat: string): { readonly state: string; readonly started: string } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: fields[19] ?? '' };
}

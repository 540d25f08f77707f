import type { Host } from '../host/host.ts';
import { WaitError } from '../host/waits/wait.ts';

/** Seconds under KVM that what is started behind a new desktop may keep the machine busy. */
const restLimit = 60;
/** Seconds between two looks: what is idle for so long has nothing more to start. */
const interval = 5;
/** The part of the time that the processors are idle in a machine at rest. */
const restful = 0.6;

/**
 * Waits until a machine has little to do. After a login much is started that nobody sees, and what a user does meanwhile is
 * slow. A machine that finds no rest within the limit is slow, and no worse.
 */
export async function atRest(host: Host): Promise<void> {
  let before: Times | undefined;
  const rested = async (): Promise<boolean> => {
    const now = timesIn(await host.readFile('/proc/stat'));
    const share = before === undefined ? 0 : idleShare(before, now);
    before = now;
    return share >= restful;
  };
  try {
    await host.until('the machine to be at rest', rested, {
      limit: restLimit,
      everySeconds: interval,
    });
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
  }
}

/** What the processors have done since the boot, in ticks. */
export interface Times {
  readonly idle: number;
  readonly all: number;
}

/** The sum of all processors: the first line of /proc/stat (proc_stat(5)). */
export function timesIn(stat: string): Times {
  const ticks = (stat.split('\n', 1)[0] ?? '').split(/\s+/).slice(1).map(Number);
  // user, nice, system, idle, iowait, irq, softirq, steal; guest times are in the first two already.
  const [, , , idle = 0, iowait = 0] = ticks;
  return { idle: idle + iowait, all: ticks.slice(0, 8).reduce((sum, each) => sum + each, 0) };
}

/** The part of the time between two looks that the processors were idle. */
export function idleShare(before: Times, after: Times): number {
  const all = after.all - before.all;
  return all <= 0 ? 0 : (after.idle - before.idle) / all;
}

import { HealthError } from '../errors.ts';
import type { Health } from '../host.ts';
import type { Links } from '../links.ts';
import { runCommand } from '../ssh/command.ts';
import { sshBanner } from './banner.ts';
import { polled } from './poll.ts';
import type { Wait } from './wait.ts';

/** Seconds that a boot may take under KVM, from the start to an SSH login. */
export const bootLimit = 90;
/** Seconds that an orderly shutdown may take: systemd's own limit for a service that will not stop (DefaultTimeoutStopSec). */
export const shutdownLimit = 90;
/** Seconds from the first login until nothing is starting any more. */
export const healthLimit = 60;

/**
 * Waits until the SSH server greets, root can log in, and the boot id (proc_sys_kernel_random(5)) is another one than before.
 * @param before the boot id of the boot that is to be over; `undefined`: any boot will do
 */
export function newBoot(links: Links, before: string | undefined, limit = bootLimit): Wait<string> {
  return polled(
    before === undefined ? 'an SSH login' : 'an SSH login to a new boot',
    limit,
    async (signal) => {
      if ((await links.open('root')) === undefined) {
        await sshBanner(links.port, limit).reached(signal);
      }
      const bootId = await readBootId(links, signal).catch((error: unknown) => {
        if (isLasting(error)) throw error;
        // Nobody answers on the connection that we had: it led to the old boot.
        links.drop();
        return undefined;
      });
      return bootId !== before && bootId;
    },
  );
}

/** Waits until systemd has started all that it means to (`systemctl is-system-running --wait`), and says what has failed. */
export function settled(links: Links, limit = healthLimit): Wait<Health> {
  return {
    what: 'systemd to have started everything',
    limit,
    async reached(signal) {
      const session = await links.session('root', signal);
      const { stdout } = await runCommand(session, healthCommand, {}, signal);
      return healthIn(stdout);
    },
  };
}

/** Prints what `healthIn` reads. Nothing has failed in a system that is `running`, by the word's definition in systemctl(1). */
export const healthCommand = `state=$(LC_ALL=C systemctl is-system-running --wait)
echo "$state"
[ "$state" = running ] || systemctl list-units --state=failed --plain --no-legend --no-pager`;

/** The first line is the state; each other line is a failed unit, its name first. */
export function healthIn(output: string): Health {
  const [state = '', ...units] = output.trim().split('\n');
  const failedUnits = units
    .map((line) => line.trim().split(/\s+/, 1)[0] ?? '')
    .filter((unit) => unit !== '');
  return { state: state.trim(), failedUnits };
}

/**
 * @param mayFail units whose failure is no failure of the host's
 * @throws HealthError with the status of what has failed
 */
export async function expectHealthy(
  host: string,
  links: Links,
  health: Health,
  mayFail: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const failed = health.failedUnits.filter((unit) => !mayFail.includes(unit));
  if (failed.length === 0 && ['running', 'degraded'].includes(health.state)) return;
  const session = await links.session('root', signal);
  const about =
    failed.length === 0 ? 'systemctl list-jobs' : `systemctl status ${failed.join(' ')}`;
  const { stdout } = await runCommand(session, `${about} --no-pager --full`, {}, signal);
  throw new HealthError(host, { ...health, failedUnits: failed }, stdout);
}

async function readBootId(links: Links, stop: AbortSignal): Promise<string | undefined> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(links.patience)]);
  const session = await links.session('root', signal);
  const command = 'cat /proc/sys/kernel/random/boot_id';
  const { stdout } = await runCommand(session, command, {}, signal);
  const bootId = stdout.trim();
  return /^[0-9a-f-]{36}$/.test(bootId) ? bootId : undefined;
}

/** Errors that another try does not mend: a wrong host key, a key that is refused. A connection that breaks is not one. */
export function isLasting(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return (
    error.name === 'HostKeyError' ||
    error.name === 'AbortError' ||
    ('level' in error && error.level === 'client-authentication')
  );
}

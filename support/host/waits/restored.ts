import { clockScript } from '../clock.ts';
import type { Health } from '../host.ts';
import type { Links } from '../links.ts';
import { runCommand } from '../ssh/command.ts';
import { sshBanner } from './banner.ts';
import { healthCommand, healthIn, isLasting } from './boot.ts';
import type { Wait } from './wait.ts';

/** Seconds from a saved memory to a login and an answer. */
const restoreLimit = 30;

/** What a restored host says of itself. */
export interface Awake {
  readonly bootId: string;
  readonly health: Health;
}

/**
 * Waits for a restored host's SSH server, sets its clock and asks how it is: all in one command, since each costs under
 * emulation.
 */
export function awake(links: Links): Wait<Awake> {
  return {
    what: 'a restored host to answer',
    limit: restoreLimit,
    async reached(signal) {
      // Its server was up when it was saved, so nothing is asked before the login.
      const session = await links.session('root', signal).catch(async (error: unknown) => {
        if (isLasting(error)) throw error;
        await sshBanner(links.port, restoreLimit).reached(signal);
        return links.session('root', signal);
      });
      const script = `(${clockScript(Date.now() / 1000)}) || exit
read -r boot </proc/sys/kernel/random/boot_id
echo "$boot"
${healthCommand}`;
      const result = await runCommand(session, script, {}, signal);
      const [bootId = '', ...rest] = result.stdout.split('\n');
      if (!/^[0-9a-f-]{36}$/.test(bootId)) {
        throw new Error(`its clock could not be set: ${result.stderr.trim() || result.stdout}`);
      }
      return { bootId, health: healthIn(rest.join('\n')) };
    },
  };
}

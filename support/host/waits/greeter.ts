import type { Links } from '../links.ts';
import { runCommand } from '../ssh/command.ts';
import { polled } from './poll.ts';
import type { Wait } from './wait.ts';

/** Seconds from a healthy system to the greeter's session, under KVM. */
export const greeterLimit = 60;

/**
 * Waits until the display manager has its login screen's session: one of the class `greeter` (pam_systemd(8)) that is
 * active. Where no display manager runs there is nothing to wait for.
 */
export function greeter(links: Links, limit = greeterLimit): Wait<true> {
  return polled("the login screen's session", limit, async (signal) => {
    const session = await links.session('root', signal);
    const { stdout } = await runCommand(session, greeterCommand, {}, signal);
    return greeterIn(stdout);
  });
}

/** Prints what `greeterIn` reads: the display manager's state, then class and state of each session. */
export const greeterCommand = `systemctl is-active display-manager.service
loginctl list-sessions --no-legend | while read -r id rest; do
  loginctl show-session "$id" --property=Class --property=State | tr '\\n' ' '
  echo
done`;

/** Whether nothing has to be waited for any more. */
export function greeterIn(output: string): true | undefined {
  const [manager = '', ...sessions] = output.split('\n');
  if (!['active', 'activating', 'reloading'].includes(manager.trim())) return true;
  const words = sessions.map((line) => line.trim().split(/\s+/));
  return words.some((each) => each.includes('Class=greeter') && each.includes('State=active'))
    ? true
    : undefined;
}

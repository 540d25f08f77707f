import { parseAssignments } from './assignments.ts';

/** A session as systemd-logind knows it (org.freedesktop.login1(5)). */
export interface LoginSession {
  /** `user`, `greeter`, `manager` … */
  readonly class: string;
  /** `wayland`, `x11`, `tty` … */
  readonly type: string;
  /** `online`, `active` (in front) or `closing`. */
  readonly state: string;
  readonly locked: boolean;
  readonly tty: string;
}

/** What `loginctl show-session` prints. */
export function parseSession(output: string): LoginSession {
  const values = parseAssignments(output);
  const get = (key: string): string => values.get(key) ?? '';
  return {
    class: get('Class'),
    type: get('Type'),
    state: get('State'),
    locked: get('LockedHint') === 'yes',
    tty: get('TTY'),
  };
}

import type { Host } from '../host/host.ts';
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

/** A user's sessions, as logind knows them. */
export async function sessionsOf(host: Host, user: string): Promise<readonly LoginSession[]> {
  const { stdout } = await host.exec(['loginctl', 'list-sessions', '--json=short']);
  const ids = (JSON.parse(stdout) as readonly { readonly session: string; readonly user: string }[])
    .filter((each) => each.user === user)
    .map(({ session }) => session);
  const sessions: LoginSession[] = [];
  for (const id of ids) {
    const shown = await host.exec(['loginctl', 'show-session', id], { accept: 'any' });
    // A session that has ended meanwhile is none.
    if (shown.exitCode === 0) sessions.push(parseSession(shown.stdout));
  }
  return sessions;
}

/** Whether one of these is a session with a desktop. A session that is ending is one as long as logind lists it. */
export function hasDesktop(sessions: readonly Pick<LoginSession, 'type'>[]): boolean {
  return sessions.some(({ type }) => type === 'wayland' || type === 'x11');
}

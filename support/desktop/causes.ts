import type { Host } from '../host/host.ts';
import { type CoreDump, coreDumpsCommand, parseCoreDumps } from '../observe/core-dumps.ts';
import { hasDesktop, type LoginSession, sessionsOf } from '../observe/login-session.ts';

/**
 * What the system knows that may have kept a desktop from doing what was waited for: programs that crashed since it booted, and
 * a session that is not there. A sentence each; none if the system cannot be asked, whose own error tells more.
 * @param user whose desktop it is; nobody's at the login screen, if empty
 */
export async function causesOf(host: Host, user: string): Promise<readonly string[]> {
  try {
    const { stdout } = await host.exec(coreDumpsCommand, { accept: 'any', timeout: 30 });
    const sessions = user === '' ? undefined : await sessionsOf(host, user);
    return causes(parseCoreDumps(stdout), user, sessions);
  } catch {
    return [];
  }
}

/** The sentences, for what was found. @param sessions the user's; `undefined` if there need be none */
export function causes(
  dumps: readonly CoreDump[],
  user: string,
  sessions: readonly Pick<LoginSession, 'type'>[] | undefined,
): readonly string[] {
  const crashed = dumps.map(({ program, signal, file }) => {
    const kept = file === undefined ? 'its core dump was not kept' : `its core dump is ${file}`;
    return `${program} has crashed by ${signal}; ${kept}.`;
  });
  return sessions === undefined || hasDesktop(sessions)
    ? crashed
    : [...crashed, `${user} has no graphical session: it has ended, or never began.`];
}

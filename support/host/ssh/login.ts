import type { AuthHandlerMiddleware } from 'ssh2';
import type { LoginAttempt, LoginOutcome } from '../host.ts';
import { runCommand } from './command.ts';
import { type SessionOptions, SshSession } from './session.ts';

/** Logs in with a password over a connection of its own, runs a command in it, and closes it. */
export async function passwordLogin(
  attempt: LoginAttempt,
  command: string,
  options: Omit<SessionOptions, 'user' | 'login'> & { readonly signal: AbortSignal },
): Promise<LoginOutcome> {
  const { user, password } = attempt;
  let offered: readonly string[] = [];
  let refused = false;
  const authHandler: AuthHandlerMiddleware = (methodsLeft, _partial, next) => {
    // ssh2 gives no list before the first attempt, though its types say that it does.
    const left = methodsLeft as readonly string[] | null;
    if (left === null) {
      next({ type: 'password', username: user, password });
      return;
    }
    offered = left;
    refused = true;
    // `false` ends the attempts; the types do not know it.
    (next as unknown as (method: false) => void)(false);
  };
  let session: SshSession;
  try {
    session = await SshSession.open({ ...options, user, login: { authHandler } });
  } catch (error) {
    if (refused) return { accepted: false, offered };
    throw error;
  }
  try {
    return {
      accepted: true,
      result: await runCommand(session, command, {}, options.signal),
    };
  } finally {
    await session.close();
  }
}

import type { ClientChannel } from 'ssh2';
import type { CommandOptions, CommandResult } from '../host.ts';
import type { SshSession } from './session.ts';

/** A command that was stopped before it ended, and what it had done by then. */
export class CommandStopped extends Error {
  override readonly name = 'CommandStopped';
  readonly result: CommandResult;

  constructor(result: CommandResult, reason: unknown) {
    super(`\`${result.command}\` was stopped`, { cause: reason });
    this.result = result;
  }
}

/**
 * Runs a command over a session and waits for its end, however it ends; a connection that is lost in between is an end without
 * exit code and signal.
 * @param signal ends the command (SIGKILL) and rejects with CommandStopped
 */
export async function runCommand(
  session: SshSession,
  command: string,
  options: Pick<CommandOptions, 'input' | 'env' | 'terminal'>,
  signal: AbortSignal,
): Promise<CommandResult> {
  const { input, env = {}, terminal = false } = options;
  const began = Date.now();
  const start = performance.now();
  const sent = withEnvironment(command, env);
  const { channel, ended } = await session.start(sent, terminal, (opened) => ({
    channel: opened,
    ended: outcomeOf(opened),
  }));
  const result = (end: Ending): CommandResult => ({
    command,
    user: session.user,
    stdout: terminal ? end.stdout.replaceAll('\r\n', '\n') : end.stdout,
    stderr: end.stderr,
    exitCode: end.exitCode,
    ...(end.signal === undefined ? {} : { signal: end.signal }),
    seconds: (performance.now() - start) / 1000,
    began,
  });
  const stopped = new Promise<'stopped'>((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  channel.end(input);
  const end = await Promise.race([ended.promise, stopped]);
  if (end !== 'stopped') return result(end);
  channel.signal('KILL');
  channel.close();
  throw new CommandStopped(result(ended.soFar()), signal.reason);
}

/** Quotes an argument for a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** sshd takes no variables from its clients (AcceptEnv), so the shell sets them. */
export function withEnvironment(command: string, env: Readonly<Record<string, string>>): string {
  const settings = Object.entries(env).map(([name, value]) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new RangeError(`${name} is no shell variable.`);
    return `${name}=${shellQuote(value)}`;
  });
  return settings.length === 0 ? command : `export ${settings.join(' ')}; ${command}`;
}

interface Ending {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
}

function outcomeOf(channel: ClientChannel): {
  readonly promise: Promise<Ending>;
  readonly soFar: () => Ending;
} {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let exitCode: number | undefined;
  let signalName: string | undefined;
  const soFar = (): Ending => ({
    stdout: Buffer.concat(stdout).toString('utf8'),
    stderr: Buffer.concat(stderr).toString('utf8'),
    exitCode,
    signal: signalName,
  });
  channel.on('data', (chunk: Buffer) => stdout.push(chunk));
  channel.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  channel.on('exit', (code: number | null, name?: string) => {
    exitCode = code ?? undefined;
    signalName = name?.replace(/^SIG/, '');
  });
  // Writing to a command that has ended is not our business.
  channel.on('error', () => {});
  const promise = new Promise<Ending>((resolve) => {
    channel.once('close', () => resolve(soFar()));
  });
  return { promise, soFar };
}

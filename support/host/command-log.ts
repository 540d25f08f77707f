import { messageOf } from '../errors.ts';
import { HostCommandError } from './errors.ts';
import type { Guest } from './guest.ts';
import type {
  CommandGiven,
  CommandOptions,
  CommandResult,
  HostEvent,
  LoginAttempt,
  LoginOutcome,
} from './host.ts';
import { CommandStopped, runCommand } from './ssh/command.ts';

/** Runs commands on a guest, and keeps what they did. */
export class CommandLog {
  readonly #guest: Guest;
  readonly #tell: (event: HostEvent) => void;
  readonly #results: CommandResult[] = [];

  constructor(guest: Guest, tell: (event: HostEvent) => void) {
    this.#guest = guest;
    this.#tell = tell;
  }

  get results(): readonly CommandResult[] {
    return this.#results;
  }

  /** See `Host.run`. */
  async run(command: string, options: CommandOptions): Promise<CommandResult> {
    try {
      const result = await this.quietly(command, options);
      this.#record(result, false, options);
      return result;
    } catch (error) {
      if (error instanceof HostCommandError) this.#record(error.result, true, options);
      throw error;
    }
  }

  /** The same for a command that is ours and not a scenario's: it is not recorded. */
  async quietly(command: string, options: CommandOptions): Promise<CommandResult> {
    const { as = 'root', timeout = 120, accept = [0], signal } = options;
    const { name, links, workbench } = this.#guest;
    const seconds = timeout * workbench.timeScale;
    const limit = AbortSignal.timeout(seconds * 1000);
    const stop = AbortSignal.any([this.#guest.stop(signal), limit]);
    try {
      const session = await links.session(as, stop);
      const result = await runCommand(session, command, options, stop);
      if (accept !== 'any' && !accept.some((code) => code === result.exitCode)) {
        throw new HostCommandError(name, result);
      }
      return result;
    } catch (error) {
      if (error instanceof HostCommandError) throw error;
      if (error instanceof CommandStopped) {
        const how = limit.aborted
          ? `did not end within ${Math.round(seconds)} s`
          : `was stopped (${messageOf(error.cause)})`;
        throw new HostCommandError(name, error.result, how);
      }
      stop.throwIfAborted();
      throw new Error(`${name}: ${as} could not run \`${command}\`: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  /** See `Host.login`. */
  async login(attempt: LoginAttempt, command: string): Promise<LoginOutcome> {
    const { links, workbench } = this.#guest;
    const limit = AbortSignal.timeout(120_000 * workbench.timeScale);
    const signal = AbortSignal.any([this.#guest.stop(), limit]);
    const outcome = await links.login(attempt, command, signal);
    if (outcome.accepted) this.#record(outcome.result, false, { password: true });
    return outcome;
  }

  #record(result: CommandResult, unexpected: boolean, given: CommandGiven): void {
    this.#results.push(result);
    this.#tell({ kind: 'command', result, unexpected, given });
  }
}

import type { Trouble } from './console-patterns.ts';
import type { CommandResult, Health } from './host.ts';

/** A command on a host failed; the message holds all that it did. */
export class HostCommandError extends Error {
  override readonly name = 'HostCommandError';
  readonly result: CommandResult;

  constructor(host: string, result: CommandResult, how?: string) {
    const end =
      how ??
      (result.exitCode === undefined
        ? result.signal === undefined
          ? 'lost its connection'
          : `was ended by SIG${result.signal}`
        : `ended with ${result.exitCode}`);
    super(
      `${host}: ${result.user} ran \`${result.command}\`, which ${end} after ${result.seconds.toFixed(1)} s.${quoted('output', result.stdout)}${quoted('errors', result.stderr)}`,
    );
    this.result = result;
  }
}

/** A host's console shows that it is of no more use. */
export class TroubleError extends Error {
  override readonly name = 'TroubleError';
  readonly trouble: Trouble;

  constructor(host: string, trouble: Trouble) {
    super(`${host}: ${trouble.name}; on its console:\n    ${trouble.lines.join('\n    ')}`);
    this.trouble = trouble;
  }
}

/** A host came up, but not as a healthy one does. */
export class HealthError extends Error {
  override readonly name = 'HealthError';
  readonly health: Health;

  constructor(host: string, health: Health, details: string) {
    const units =
      health.failedUnits.length === 0 ? 'no failed unit' : health.failedUnits.join(', ');
    super(`${host}: the system is ${health.state}: ${units}.${quoted('status', details)}`);
    this.health = health;
  }
}

/** The server's key is another one than at the first connection. */
export class HostKeyError extends Error {
  override readonly name = 'HostKeyError';

  constructor(host: string, expected: string, found: string) {
    super(`${host}: its SSH host key is ${found}, and was ${expected}.`);
  }
}

/** At most so many lines of a text are quoted, the last ones. */
const quotedLines = 40;

function quoted(what: string, text: string): string {
  const lines = text.trimEnd().split('\n');
  if (text.trim() === '') return '';
  const left = lines.length - quotedLines;
  const shown = lines.slice(-quotedLines).map((line) => `\n    ${line}`);
  return `\n  ${what}${left > 0 ? ` (${left} lines before)` : ''}:${shown.join('')}`;
}

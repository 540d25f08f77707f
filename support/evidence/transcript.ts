import type { CommandResult, FileTransfer, HostEvent } from '../host/host.ts';

/** An event of a host and when it was heard, in milliseconds since 1970. */
export interface Heard {
  readonly at: number;
  readonly event: HostEvent;
}

/** What happened on a host as a text: each command with its output, exit code and time, and each boot between them. */
export function transcript(events: readonly Heard[], limit: number): string {
  return events.map(({ at, event }) => entry(at, event, limit)).join('\n');
}

function entry(at: number, event: HostEvent, limit: number): string {
  switch (event.kind) {
    case 'command':
      return command(event.result, event.unexpected, limit);
    case 'file':
      return file(event.transfer);
    case 'boot':
      return `${clock(at)} --- boot: ${event.why}\n`;
    case 'ready':
      return `${clock(at)} --- ready after ${event.seconds.toFixed(1)} s, boot id ${event.bootId}\n`;
    case 'retry':
      return `${clock(at)} --- the boot failed (${event.reason}) and is tried once more\n${indented(event.lines.join('\n'))}`;
    case 'off':
      return `${clock(at)} --- off: ${event.how}\n`;
    default:
      return event satisfies never;
  }
}

function command(result: CommandResult, unexpected: boolean, limit: number): string {
  const { user, command: line, stdout, stderr, exitCode, signal, seconds, began } = result;
  const end = exitCode === undefined ? `ended by signal ${signal ?? '?'}` : `exit code ${exitCode}`;
  return [
    `${clock(began)} ${user} ${user === 'root' ? '#' : '$'} ${line}`,
    ...stream('', stdout, limit),
    ...stream('stderr: ', stderr, limit),
    `    ${end}${unexpected ? ' (unexpected)' : ''}, ${seconds.toFixed(2)} s`,
    '',
  ].join('\n');
}

function file({ how, path, user, bytes, mode, seconds, began }: FileTransfer): string {
  const what = how === 'read' ? 'reads' : `writes with mode ${(mode ?? 0).toString(8)}`;
  return `${clock(began)} ${user} ${what}: ${path} (${bytes} bytes, ${seconds.toFixed(2)} s)\n`;
}

function stream(label: string, text: string, limit: number): readonly string[] {
  return text === '' ? [] : [indented(tail(text.trimEnd(), limit), `    ${label}`)];
}

function indented(text: string, prefix = '    '): string {
  return text.replaceAll(/^/gm, prefix);
}

/** The end of a text that is longer than `limit` characters, after a line that says so. */
export function tail(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : `(${text.length - limit} characters left out)\n${text.slice(-limit)}`;
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

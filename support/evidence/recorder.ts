import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { CommandGiven, CommandResult, FileTransfer, HostEvent } from '../host/host.ts';
import { withEnvironment } from '../host/ssh/command.ts';
import type { SavedHost } from '../images/first-boot.ts';
import { redact } from '../report/redact.ts';
import type { Act, Line, Published } from './recording.ts';

/**
 * Writes down what a worker asks of its guests: which state each goes on from, every command and file, each boot, and
 * when; one line of JSON each, added to a file that other workers add to as well. What commands print is not in it, nor
 * is their input, which is how passwords are given. A command or a file that holds a password of the kickstart's or a
 * private key is mentioned, not told.
 */
export class Recorder {
  readonly #path: string;
  readonly #lane = randomUUID().slice(0, 8);
  #passwords: readonly RegExp[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** A host is about to go on from this state; all that is heard from now on is about it. */
  begin({ image, disk, memory }: Pick<SavedHost, 'image' | 'disk' | 'memory'>): void {
    this.#passwords = image.accounts.flatMap(({ password = '' }) =>
      password === '' ? [] : asWord(password),
    );
    this.#write({ kind: 'host', edition: image.edition, disk, memory });
  }

  published(what: Published['what']): void {
    this.#write({ kind: 'published', what });
  }

  hear(event: HostEvent): void {
    switch (event.kind) {
      case 'command':
        this.#write(this.#command(event.result, event.given));
        return;
      case 'file':
        this.#write(this.#file(event.transfer));
        return;
      case 'boot':
        this.#write({ kind: 'boot', why: event.why });
        return;
      case 'ready':
        this.#write({ kind: 'ready', seconds: event.seconds });
        return;
      case 'retry':
        this.#write({ kind: 'retry', reason: event.reason });
        return;
      case 'off':
        this.#write({ kind: 'off', how: event.how });
        return;
      default:
        event satisfies never;
    }
  }

  #command(
    { command, user, exitCode, seconds }: CommandResult,
    { env = {}, input, terminal = false, password }: CommandGiven,
  ): Act {
    const sent = withEnvironment(command, env);
    return {
      kind: 'command',
      user,
      command: this.#isSecret(sent) ? null : sent,
      terminal,
      input: input === undefined ? 'none' : 'not recorded',
      login: password === true ? 'password' : 'key',
      exitCode: exitCode ?? null,
      seconds,
    };
  }

  #file({ how, user, path, content, mode = 0, seconds }: FileTransfer): Act {
    const bytes = content === undefined ? undefined : Buffer.from(content);
    const told = bytes !== undefined && !this.#isSecret(bytes.toString('latin1'));
    return {
      kind: 'file',
      how,
      user,
      path,
      content: told ? bytes.toString('base64') : null,
      mode,
      seconds,
    };
  }

  #isSecret(text: string): boolean {
    return redact(text) !== text || this.#passwords.some((each) => each.test(text));
  }

  #write(act: Act): void {
    const line: Line = { lane: this.#lane, at: Date.now(), ...act };
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}

/** A password as a word of its own: the lab's is part of the project's name. */
function asWord(password: string): RegExp {
  const plain = password.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<!\w)${plain}(?!\w)`);
}

import type { Json } from '../cache/digest.ts';
import type { Command, Kickstart } from './model.ts';

/** A user that the installed system gets. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  /** As written; undefined: none. */
  readonly password: string | undefined;
  /** Whether `password` is already hashed. */
  readonly hashed: boolean;
  readonly locked: boolean;
}

/** The users that the kickstart makes, in its order; a later line about the same name counts. */
export function users(kickstart: Kickstart): readonly User[] {
  const found = new Map(
    commandsNamed(kickstart, 'user').map((each): [string, User] => [
      text(each, 'name') ?? '',
      {
        name: text(each, 'name') ?? '',
        groups: list(each, 'groups'),
        ...secret(each),
      },
    ]),
  );
  return [...found.values()];
}

/** Root's password; undefined: the kickstart says nothing about it. */
export function rootPassword(
  kickstart: Kickstart,
): Pick<User, 'password' | 'hashed' | 'locked'> | undefined {
  const command = lastCommand(kickstart, 'rootpw');
  return command === undefined ? undefined : secret(command);
}

/** Public keys that may log in, each with its user. */
export function sshKeys(
  kickstart: Kickstart,
): readonly { readonly user: string; readonly key: string }[] {
  return commandsNamed(kickstart, 'sshkey').map((each) => ({
    user: text(each, 'username') ?? '',
    key: text(each, 'key') ?? '',
  }));
}

/** The services that are switched on and off; `--disabled` comes before `--enabled`. */
export function services(kickstart: Kickstart): {
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
} {
  const command = lastCommand(kickstart, 'services');
  return { enabled: list(command, 'enabled'), disabled: list(command, 'disabled') };
}

/** The services that the firewall lets in beside those of its zone (`firewall --service=…`). */
export function firewallServices(kickstart: Kickstart): readonly string[] {
  return list(lastCommand(kickstart, 'firewall'), 'services');
}

/** The host name; undefined: left to the network. */
export function hostName(kickstart: Kickstart): string | undefined {
  return commandsNamed(kickstart, 'network')
    .map((each) => text(each, 'hostname'))
    .findLast((name) => name !== undefined);
}

export function timeZone(kickstart: Kickstart): string | undefined {
  return text(lastCommand(kickstart, 'timezone'), 'timezone');
}

export function language(kickstart: Kickstart): string | undefined {
  return text(lastCommand(kickstart, 'lang'), 'lang');
}

/** The keyboard layout of the console, such as `de-nodeadkeys`. */
export function keyboard(kickstart: Kickstart): string | undefined {
  const command = lastCommand(kickstart, 'keyboard');
  return text(command, 'vc_keymap') ?? text(command, 'keyboard') ?? list(command, 'x_layouts')[0];
}

const endings = ['reboot', 'poweroff', 'shutdown', 'halt'] as const;

/** What the installer does when it has finished; `halt` is Anaconda's own default. */
export function endingAction(kickstart: Kickstart): (typeof endings)[number] {
  return (
    kickstart.commands.map((each) => asEnding(each)).findLast((each) => each !== undefined) ??
    'halt'
  );
}

/** The target that the system boots into, as far as the kickstart decides it (`skipx`, `xconfig --startxonboot`). */
export function defaultTarget(
  kickstart: Kickstart,
): 'multi-user.target' | 'graphical.target' | undefined {
  if (lastCommand(kickstart, 'skipx') !== undefined) return 'multi-user.target';
  const starts = lastCommand(kickstart, 'xconfig')?.values['startX'] === true;
  return starts ? 'graphical.target' : undefined;
}

function asEnding({ name }: Command): (typeof endings)[number] | undefined {
  return endings.find((each) => each === name);
}

/** All commands of a name. */
export function commandsNamed(kickstart: Kickstart, name: string): readonly Command[] {
  return kickstart.commands.filter((each) => each.name === name);
}

/** The command of a name that counts where only one can. */
export function lastCommand(kickstart: Kickstart, name: string): Command | undefined {
  return commandsNamed(kickstart, name).at(-1);
}

function secret(command: Command): Pick<User, 'password' | 'hashed' | 'locked'> {
  return {
    password: text(command, 'password'),
    hashed: command.values['isCrypted'] === true,
    locked: command.values['lock'] === true,
  };
}

/** A value that is a string; pykickstart has empty ones for what was not said. */
function text(command: Command | undefined, key: string): string | undefined {
  const value = command?.values[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function list(command: Command | undefined, key: string): readonly string[] {
  const value: Json | undefined = command?.values[key];
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string')
    : [];
}

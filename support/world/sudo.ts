import type { CommandResult } from '../host/host.ts';
import type { PrototypeWorld } from './world.ts';

/** Runs a command as a person on such a machine would: the administrator, by sudo, with the password. */
export function asAdministrator(
  world: PrototypeWorld,
  argv: readonly [string, ...string[]],
): Promise<CommandResult> {
  const { name } = world.administrator;
  const password = world.passwordOf({ name: 'the administrator' });
  return world.host.exec(['sudo', '-S', '-p', '', '--', ...argv], {
    as: name,
    input: `${password}\n`,
  });
}

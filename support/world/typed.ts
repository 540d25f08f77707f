import type { PrototypeWorld } from './world.ts';
import { preparedRun } from './prepared.ts';

/** The name of dnf 4, which the features mean by `dnf`: where dnf is dnf5, it is dnf4. */
export function dnfOf(world: Pick<PrototypeWorld, 'parameters'>): string {
  return preparedRun(world.parameters).target.dnf;
}

/** A command of the features as it is typed on the target that the run is on. */
export function typed(world: Pick<PrototypeWorld, 'parameters'>, command: string): string {
  return /^dnf(?= )/.test(command) ? command.replace('dnf', dnfOf(world)) : command;
}

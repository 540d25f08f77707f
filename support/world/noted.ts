import { type Aspect, noteSystem, systemChanges } from '../observe/system-note.ts';
import type { PrototypeWorld } from './world.ts';

/** What has changed of the host since a step took note of it. @throws Error if none did */
export async function changesSinceNoted(
  world: PrototypeWorld,
  except: readonly Aspect[] = [],
): Promise<readonly string[]> {
  if (world.noted === undefined) throw new Error('No step took note of the system before.');
  return systemChanges(world.noted, await noteSystem(world.host), except);
}

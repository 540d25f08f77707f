import { noteSystem } from '../observe/system-note.ts';
import { held } from '../updates/moments.ts';
import { allChanges, change, changesIn, chooseMoments } from '../updates/random-moments.ts';
import { changesSinceNoted } from './noted.ts';
import { beginHeld, endingOf, hasSaid } from './running.ts';
import type { PrototypeWorld } from './world.ts';

/** The longest that a command may take until it is held or has ended, in seconds with KVM. */
const limit = 300;

/** What is cut, how often, and the command that undoes its work when it was let go on to its end. */
export interface Cuts {
  readonly command: string;
  readonly count: number;
  readonly undo: string;
}

/**
 * Runs a command once to its end and undoes that, and then runs it so many times until the power is cut, at moments that are
 * chosen at random among all that it changes. After each cut the machine is switched on and looked at.
 * @param look throws for what is not as it should be
 * @returns the moments, in words
 */
export async function cutAtRandom(
  world: PrototypeWorld,
  { command, count, undo }: Cuts,
  look: () => Promise<void>,
): Promise<string> {
  const { host } = world;
  const changes = await changesOf(world, command);
  await host.run(undo, { timeout: limit });
  world.noted = await noteSystem(host);
  const moments = chooseMoments(changes, count);
  for (const [index, moment] of moments.entries()) {
    const run = await beginHeld(world, nameOf(index + 1), command, change(moment));
    await hasSaid(world, run.told, held, { limit });
    await host.powerCut();
    await host.start();
    const what = `what a cut at change ${moment} of ${changes} has changed`;
    world.expect(await changesSinceNoted(world), what).to.deep.equal([]);
    await look();
  }
  return `of ${changes} changes at ${moments.join(', ')}`;
}

/** What a run's unit is called. */
function nameOf(index: number): string {
  return `run-${index}-of-many`;
}

/** Runs a command to its good end, and counts what it changes. */
async function changesOf(world: PrototypeWorld, command: string): Promise<number> {
  const { host } = world;
  const { running, told } = await beginHeld(world, nameOf(0), command, allChanges);
  const ending = await host.until(`the end of ${running.name}`, () => endingOf(world, running), {
    limit,
  });
  const said = await host.readFile(running.output);
  world
    .expect(ending, `${running.name} said\n${said}\nand ended with`)
    .to.deep.equal({ state: 'exited', result: 'success' });
  return changesIn(await host.readFile(told.output));
}

import { randomInt } from 'node:crypto';
import { noteSystem } from '../observe/system-note.ts';
import { held } from '../updates/moments.ts';
import { allChanges, change, changesIn, chooseMoments } from '../updates/random-moments.ts';
import { changesSinceNoted } from './noted.ts';
import { beginHeld, endingOf, type HeldRun } from './running.ts';
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
 * Runs a command to its end, twice, and undoes that: what the first run has fetched the later ones find. Then runs it so many
 * times until the power is cut, at moments that are chosen at random among all that the second run has changed. After each cut the
 * machine is switched on and looked at. A run that ends before its moment has come is undone, and an earlier moment chosen.
 * @param look throws for what is not as it should be
 * @returns the moments, in words
 */
export async function cutAtRandom(
  world: PrototypeWorld,
  { command, count, undo }: Cuts,
  look: () => Promise<void>,
): Promise<string> {
  const { host } = world;
  await changesOf(world, 'run-that-fetches', command);
  await host.run(undo, { timeout: limit });
  const changes = await changesOf(world, 'run-that-is-counted', command);
  await host.run(undo, { timeout: limit });
  world.noted = await noteSystem(host);
  const moments: number[] = [];
  for (const [index, wanted] of chooseMoments(changes, count).entries()) {
    const moment = await holdAt(world, `run-${index + 1}-of-many`, {
      command,
      undo,
      moment: wanted,
    });
    moments.push(moment);
    await host.powerCut();
    await host.start();
    const what = `what a cut at change ${moment} of ${changes} has changed`;
    world.expect(await changesSinceNoted(world), what).to.deep.equal([]);
    await look();
  }
  return `of ${changes} changes at ${moments.join(', ')}`;
}

/** Has a command run until it is held at a moment, or at an earlier one if it ends before. @returns the moment */
async function holdAt(
  world: PrototypeWorld,
  name: string,
  { command, undo, moment }: { command: string; undo: string; moment: number },
): Promise<number> {
  const run = await beginHeld(world, `${name}-at-${moment}`, command, change(moment));
  if (await isHeld(world, run)) return moment;
  await world.host.run(undo, { timeout: limit });
  return holdAt(world, name, { command, undo, moment: randomInt(1, moment) });
}

/** Whether a command is held; it has come to its good end if not. */
async function isHeld(world: PrototypeWorld, { running, told }: HeldRun): Promise<boolean> {
  const { host } = world;
  const state = await host.until(
    `${running.name} to be held`,
    async () => {
      const ending = await endingOf(world, running);
      if ((await host.readFile(told.output)).includes(held)) return 'held';
      return ending;
    },
    { limit },
  );
  if (state === 'held') return true;
  world
    .expect(state, `how ${running.name} ended, before it was to be held`)
    .to.deep.equal({ state: 'exited', result: 'success' });
  return false;
}

/** Runs a command to its good end, and counts what it changes. */
async function changesOf(world: PrototypeWorld, name: string, command: string): Promise<number> {
  const { host } = world;
  const { running, told } = await beginHeld(world, name, command, allChanges);
  const ending = await host.until(`the end of ${running.name}`, () => endingOf(world, running), {
    limit,
  });
  const said = await host.readFile(running.output);
  world
    .expect(ending, `${running.name} said\n${said}\nand ended with`)
    .to.deep.equal({ state: 'exited', result: 'success' });
  return changesIn(await host.readFile(told.output));
}

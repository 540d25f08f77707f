import { held, holding, type Call } from '../updates/moments.ts';
import { allChanges, change, changesIn, chooseMoments } from '../updates/random-moments.ts';
import { changesSinceNoted } from './noted.ts';
import { noteSystem } from '../observe/system-note.ts';
import { begin, endingOf, hasSaid, type Running } from './running.ts';
import type { PrototypeWorld } from './world.ts';

/** The longest that a command may take until it is held or has ended, in seconds with KVM. */
const limit = 300;

/**
 * Runs a command once to its end, and then so many times until the power is cut, at moments that are chosen at random among
 * all that it changes; what it left when it was done is undone in between. After each cut the box has started by itself and is
 * looked at.
 * @param undo what makes the command's work be undone
 * @param look throws for what is not as it should be
 * @returns the moments, in words
 */
export async function cutAtRandom(
  world: PrototypeWorld,
  {
    command,
    count,
    undo,
  }: { readonly command: string; readonly count: number; readonly undo: string },
  look: () => Promise<void>,
): Promise<string> {
  const whole = await run(world, command, 0, allChanges);
  const changes = changesIn(await ended(world, whole));
  await world.host.run(undo, { timeout: limit });
  world.noted = await noteSystem(world.host);
  const moments = chooseMoments(changes, count);
  for (const [index, moment] of moments.entries()) {
    const running = await run(world, command, index + 1, change(moment));
    await hasSaid(world, running, held, { limit });
    await world.host.powerCut();
    await world.host.start();
    world
      .expect(
        await changesSinceNoted(world),
        `what a cut at change ${moment} of ${changes} changed`,
      )
      .to.deep.equal([]);
    await look();
  }
  return `of ${changes} changes: ${moments.join(', ')}`;
}

async function run(
  world: PrototypeWorld,
  command: string,
  index: number,
  call: Call,
): Promise<Running> {
  const name = `run-${index}-of-many`;
  const running = { unit: `${name}.service`, output: `/run/${name}`, name: `"${command}"` };
  const argv = await holding(world.host, call, running.output, command.split(' '));
  await begin(world, running, argv);
  return running;
}

/** Waits for a command's good end, and gives what it said. */
async function ended(world: PrototypeWorld, running: Running): Promise<string> {
  const ending = await world.host.until(
    `the end of ${running.name}`,
    () => endingOf(world, running),
    { limit },
  );
  const output = await world.host.readFile(running.output);
  world
    .expect(ending, `${running.name} said\n${output}\nand ended with`)
    .to.deep.equal({ state: 'exited', result: 'success' });
  return output;
}

import { type Call, holding } from '../updates/moments.ts';
import type { PrototypeWorld } from './world.ts';

/** A unit in which a command runs that nobody waits for, and the file of its output. */
export interface Running {
  readonly unit: string;
  readonly output: string;
  /** What it is called where it is missed. */
  readonly name: string;
}

/** How a unit has ended. */
export interface Ending {
  readonly state: string;
  readonly result: string;
}

/** Begins a command in a unit of root's. */
export async function begin(
  { host }: PrototypeWorld,
  { unit, output }: Running,
  command: readonly string[],
): Promise<void> {
  await host.exec([
    'systemd-run',
    '--quiet',
    `--unit=${unit}`,
    '--property=RemainAfterExit=yes',
    `--property=StandardOutput=file:${output}`,
    '--property=StandardError=inherit',
    '--',
    ...command,
  ]);
}

/** How a unit has ended, or undefined while it runs. */
export async function endingOf(
  world: PrototypeWorld,
  { unit }: Running,
): Promise<Ending | undefined> {
  const shown = await world.read(['systemctl', 'show', '--property=Result,SubState', unit]);
  const property = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(shown)?.[1] ?? '';
  const state = property('SubState');
  return ['exited', 'failed', 'dead'].includes(state)
    ? { state, result: property('Result') }
    : undefined;
}

/** Waits until the command has said something, and gives all that it has said. @throws Error if it ends without it */
export async function hasSaid(
  world: PrototypeWorld,
  running: Running,
  words: string | RegExp,
  options: { readonly limit?: number } = {},
): Promise<string> {
  const { name, output: file } = running;
  return world.host.until(
    `${name} to say "${String(words)}"`,
    async () => {
      const ending = await endingOf(world, running);
      const output = await world.host.readFile(file);
      if (output.search(words) !== -1) return output;
      if (ending !== undefined) {
        throw world.failure(`${name} ended without saying "${String(words)}"; it said\n${output}`);
      }
      return undefined;
    },
    options,
  );
}

/** Kills a command and all that it started, and waits for its end. */
export async function kill(world: PrototypeWorld, running: Running): Promise<void> {
  const { unit, name } = running;
  await world.host.exec(['systemctl', 'kill', '--signal=KILL', unit]);
  const ending = await world.host.until(`the end of ${name}`, () => endingOf(world, running));
  world
    .expect(ending, `how ${name} ended`)
    .to.deep.equal({ state: 'failed', result: 'signal' } satisfies Ending);
  await world.host.exec(['systemctl', 'reset-failed', unit]);
}

/** A command that is held at some moment, and the same as it tells of that: in a file of its own. */
export interface HeldRun {
  readonly running: Running;
  readonly told: Running;
}

/** Begins a command that will be held, in a unit of this name. `hasSaid(world, told, held)` waits for the moment. */
export async function beginHeld(
  world: PrototypeWorld,
  name: string,
  command: string,
  call: Call,
): Promise<HeldRun> {
  const output = `/run/${name}`;
  const running = { unit: `${name}.service`, output, name: `"${command}"` };
  const told = { ...running, output: `${output}.told` };
  await world.host.writeFile(told.output, '');
  await begin(world, running, await holding(world.host, call, told.output, command.split(' ')));
  return { running, told };
}

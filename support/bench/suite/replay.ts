import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Act, Asked, Begun, Published } from '../../evidence/recording.ts';
import { BareGuest, type BareGuestOptions } from './bare-guest.ts';

/** A host of the recording: the state that it goes on from, and what was asked of it then. */
export interface RecordedHost extends Begun {
  /** Its name as a bare guest. */
  readonly name: string;
  readonly acts: readonly Exclude<Act, Begun>[];
}

/**
 * The hosts of a lane, in order.
 * @throws UserError for what cannot be done again from the recording alone, with the command or the event
 */
export function hostsOf(lane: readonly Act[]): readonly RecordedHost[] {
  const hosts: { readonly begun: Begun; readonly acts: Exclude<Act, Begun>[] }[] = [];
  for (const act of lane) {
    if (act.kind === 'host') {
      hosts.push({ begun: act, acts: [] });
      continue;
    }
    const obstacle = obstacleIn(act);
    if (obstacle !== undefined) {
      throw notWithoutSuite(obstacle);
    }
    const host = hosts.at(-1);
    if (host === undefined) throw new Error(`Before its first host a lane has ${act.kind}.`);
    host.acts.push(act);
  }
  return hosts.map(({ begun, acts }) => {
    return { ...begun, name: `bare-${randomUUID().slice(0, 8)}`, acts };
  });
}

function notWithoutSuite(why: string): UserError {
  return new UserError(`The recorded run cannot be done again without the suite: ${why}.`, {
    advice:
      'If a boot failed, run again; else the selection (support/bench/suite/suite.ts) wants other scenarios.',
  });
}

/** Boots that a bare guest knows to do. */
const boots = new Set(['restored', 'systemctl reboot', 'by itself', 'power on']);

function obstacleIn(act: Exclude<Act, Begun>): string | undefined {
  switch (act.kind) {
    case 'command':
      if (act.command === null) return `a command of ${act.user} held a password`;
      if (act.login === 'password') return `${act.user} logged in with a password`;
      return act.input === 'none' ? undefined : `the input of \`${act.command}\` is not recorded`;
    case 'file':
      return act.how === 'write' && act.content === null
        ? `what was written to ${act.path} is not recorded`
        : undefined;
    case 'boot':
      return boots.has(act.why) ? undefined : `a guest booted (${act.why})`;
    case 'retry':
      return `a boot was tried twice (${act.reason})`;
    case 'published':
    case 'ready':
    case 'off':
      return undefined;
    default:
      return act satisfies never;
  }
}

/**
 * What the distribution had published for a host; a bare guest sees it from its beginning on.
 * @throws UserError if it was one thing after the other
 */
export function publishedFor({ acts }: RecordedHost): Published['what'] | undefined {
  const offers = acts.flatMap((act) => (act.kind === 'published' ? [act.what] : []));
  const [first, ...more] = new Set(offers);
  if (more.length === 0) return first;
  throw notWithoutSuite('a host was offered one thing after the other');
}

export interface ReplayOptions {
  /** Where guests have their folders. */
  readonly folder: string;
  /** The command line of libvirt's QEMU for a host. */
  readonly argv: (host: RecordedHost) => readonly string[];
  readonly privateKey: string;
  readonly signal: AbortSignal;
  /** Hears what a lane is at. */
  readonly note?: (text: string) => void;
  /** Makes a guest; a test makes another. */
  readonly guest?: (options: BareGuestOptions) => Replayed;
}

/** What is asked of a guest. */
export type Replayed = Pick<
  BareGuest,
  | 'trouble'
  | 'restore'
  | 'awake'
  | 'powerOn'
  | 'booted'
  | 'run'
  | 'write'
  | 'read'
  | 'off'
  | 'powerCut'
> &
  AsyncDisposable;

/**
 * Does a lane's boots, commands and files again, one after the other and without a pause.
 * @throws Error for a command that ends in another way than it did
 */
export async function replayLane(
  hosts: readonly RecordedHost[],
  options: ReplayOptions,
): Promise<void> {
  const { folder, argv, privateKey, signal, note, guest: make } = options;
  for (const host of hosts) {
    const { name, disk, memory } = host;
    const all = { name, folder: join(folder, name), argv: argv(host), disk, memory };
    const wanted: BareGuestOptions = { ...all, privateKey, signal };
    await using guest: Replayed = make?.(wanted) ?? new BareGuest(wanted);
    let why = '';
    for (const act of host.acts) {
      signal.throwIfAborted();
      if (act.kind === 'boot') ({ why } = act);
      note?.(act.kind === 'command' ? (act.command ?? '') : act.kind);
      await replayed(guest, act, why).catch((error: unknown) => {
        throw guest.trouble ?? error;
      });
    }
  }
}

/** @param why how the guest was made to boot last */
async function replayed(guest: Replayed, act: Exclude<Act, Begun>, why: string): Promise<void> {
  switch (act.kind) {
    case 'boot':
      // Other boots are the work of a command that comes next, or came before.
      if (why === 'restored') await guest.restore();
      if (why === 'power on') await guest.powerOn();
      return;
    case 'ready':
      await (why === 'restored' ? guest.awake() : guest.booted());
      return;
    case 'command':
      await ask(guest, act);
      return;
    case 'file':
      if (act.how === 'read') await guest.read(act.user, act.path);
      else
        await guest.write(act.user, act.path, Buffer.from(act.content ?? '', 'base64'), act.mode);
      return;
    case 'off':
      await (act.how === 'power cut' ? guest.powerCut() : guest.off());
      return;
    case 'published':
    case 'retry':
      return;
    default:
      act satisfies never;
  }
}

/** Commands after which a connection is lost sooner or later: whether with an exit code is chance. */
const last = new Set(['systemctl reboot', 'systemctl poweroff']);

async function ask(guest: Replayed, { user, command, terminal, exitCode }: Asked): Promise<void> {
  if (command === null) throw new TypeError('a command that is not recorded');
  const outcome = await guest.run(user, command, terminal);
  const found = outcome.exitCode ?? null;
  if (found === exitCode || last.has(command)) return;
  throw new Error(
    `Without the suite \`${command}\` of ${user} ended with ${found}, and not with ${exitCode}; it printed:\n${outcome.stdout}\n${outcome.stderr}`,
  );
}

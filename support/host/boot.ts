import { TroubleError } from './errors.ts';
import type { Guest } from './guest.ts';
import type { HostEvent, RebootHow, RebootOptions, WaitOptions } from './host.ts';
import { bootLimit, expectHealthy, newBoot, settled, shutdownLimit } from './waits/boot.ts';
import { greeter } from './waits/greeter.ts';
import { watchOff } from './waits/off.ts';
import { waitFor } from './waits/wait.ts';

/** Runs a command inside, whose connection may be lost by it. */
type Order = (command: string) => Promise<unknown>;

export interface BootPlan extends Omit<RebootOptions, 'how' | 'mayFail'> {
  readonly how: RebootHow | 'power on' | 'first boot';
  /** The boot id that is to be over. */
  readonly before: string;
  readonly order: Order;
  readonly tell: (event: HostEvent) => void;
  /** Units whose failure is no failure of the boot; `any` for a boot that is only watched. */
  readonly mayFail?: readonly string[] | 'any';
  /** What is done before the second try of a first boot: its disk is made anew. */
  readonly renew?: () => Promise<void>;
}

/** A boot that has ended well. */
export interface Booted {
  readonly bootId: string;
  /** Units that have failed in it, and may. */
  readonly failedUnits: readonly string[];
}

/**
 * Makes a guest boot and waits until it is up. A boot that fails for the emulator's sake is tried once more, from power off.
 */
export async function bootAgain(guest: Guest, plan: BootPlan): Promise<Booted> {
  try {
    return await bootOnce(guest, plan);
  } catch (error) {
    const emulated = guest.workbench.accelerator.kind === 'tcg';
    if (!emulated || !(error instanceof TroubleError) || !error.trouble.emulator) throw error;
    plan.tell({ kind: 'retry', reason: error.trouble.name, lines: error.trouble.lines });
    await guest.destroy();
    await plan.renew?.();
    return bootOnce(guest, { ...plan, how: plan.renew === undefined ? 'power on' : plan.how });
  }
}

async function bootOnce(guest: Guest, plan: BootPlan): Promise<Booted> {
  const { how, before, tell, limit = bootLimit, healthy = true, mayFail = [], signal } = plan;
  const start = performance.now();
  tell({ kind: 'boot', why: how });
  await beginBoot(guest, plan);
  const old = how === 'first boot' ? undefined : before;
  const bootId = await waitFor(newBoot(guest.links, old, limit), guest.context(signal));
  let failedUnits: readonly string[] = [];
  if (healthy) {
    const health = await waitFor(settled(guest.links), guest.context(signal));
    ({ failedUnits } = health);
    const allowed = mayFail === 'any' ? failedUnits : mayFail;
    await expectHealthy(guest.name, guest.links, health, allowed, guest.stop(signal));
    // Only a desktop's guest has this screen: a server does not pay for the question. Of a boot that is only watched,
    // whoever watches looks for himself.
    if (guest.graphics === 'virtio' && mayFail !== 'any')
      await waitFor(greeter(guest.links), guest.context(signal));
  }
  tell({ kind: 'ready', seconds: (performance.now() - start) / 1000, bootId });
  return { bootId, failedUnits };
}

async function beginBoot(guest: Guest, { how, order, signal }: BootPlan): Promise<void> {
  switch (how) {
    case 'first boot':
    case 'power on':
      await guest.create();
      return;
    case 'reset':
      await guest.watchConsole();
      guest.links.drop();
      await guest.domain.reset();
      return;
    case 'systemctl reboot':
      await order('systemctl reboot');
      await untilDown(guest, signal);
      return;
    case 'by itself':
      // Whether the old boot still answers, its boot id tells.
      await guest.watchConsole();
  }
}

/** Waits until the old boot's SSH server has let go of us. */
async function untilDown(guest: Guest, signal: AbortSignal | undefined): Promise<void> {
  await guest.watchConsole();
  const session = await guest.links.open('root');
  if (session === undefined) return;
  const wait = {
    what: 'the old boot to end',
    limit: shutdownLimit,
    reached: () => session.closed,
  };
  await waitFor(wait, guest.context(signal));
  guest.links.drop();
}

/** Switches a guest off from inside and waits until it is. */
export async function powerOff(
  guest: Guest,
  order: Order,
  options: WaitOptions & { readonly command?: string },
): Promise<void> {
  const { command = 'systemctl poweroff', limit = shutdownLimit, signal } = options;
  await using off = await watchOff(guest.connection, guest.domain);
  await order(command);
  await waitFor(off.wait(limit), guest.context(signal));
  await guest.destroy();
}

import { isFault } from '../compose/repository-view.ts';
import { treesOf } from './trees.ts';
import type { PrototypeWorld } from './world.ts';

/** A fault of the host's own, made and mended there. */
interface HostFault {
  make(world: PrototypeWorld): Promise<unknown>;
  mend(world: PrototypeWorld): Promise<unknown>;
}

/** Where the rule stands among the host's rules of routing (ip-rule(8)), before the usual ones. */
const priority = '100';

const hostFaults: Readonly<Record<string, HostFault>> = {
  'no route leads to its repository': {
    // The connections by which we command the host come from the same address.
    make: ({ host, subject }) => {
      const { hostname, port } = new URL(subject.remoteUrl);
      const selector = ['to', hostname, 'ipproto', 'tcp', 'dport', port];
      return host.exec(['ip', 'rule', 'add', 'priority', priority, ...selector, 'unreachable']);
    },
    mend: ({ host }) => host.exec(['ip', 'rule', 'delete', 'priority', priority]),
  },
  'its disk is full': {
    // Root may write on when nothing is available any more, and gets back what was set aside for data on its way to the disk: it is
    // full when there is no room for another folder.
    make: ({ host }) =>
      host.run(
        'mkdir /var/fillers; fill() { while mkdir "/var/fillers/$((n += 1))" 2>/dev/null; do :; done; }; n=2; ' +
          'fallocate --length "$(df --output=avail --block-size=1 /var | tail -n 1)" /var/fillers/1; ' +
          'dd if=/dev/zero of=/var/fillers/2 bs=4k 2>/dev/null; sync; fill; sync; fill; ' +
          '! mkdir /var/fillers/more 2>/dev/null',
      ),
    mend: ({ host }) => host.exec(['rm', '-r', '--', '/var/fillers']),
  },
};

/**
 * Breaks something: the host, its way to the distribution's trees, or what is at the end of that way.
 * @throws TypeError for words that name no fault
 */
export async function breakSomething(world: PrototypeWorld, fault: string): Promise<void> {
  const own = hostFaults[fault];
  if (own !== undefined) {
    await own.make(world);
    return;
  }
  if (!isFault(fault)) throw new TypeError(`Nobody knows how to make that ${fault}.`);
  await (await treesOf(world)).fault(fault);
}

/** Mends what was broken last. */
export async function mend(world: PrototypeWorld, fault: string): Promise<void> {
  await (hostFaults[fault]?.mend(world) ?? mendRepository(world));
}

/** Mends the way to the distribution's trees, and what is at its end. */
export async function mendRepository(world: PrototypeWorld): Promise<void> {
  await (await treesOf(world)).fault(undefined);
}

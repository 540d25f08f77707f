import { readFile } from 'node:fs/promises';
import type { Host } from '../host/host.ts';

/** A call of the command's that is never answered: what comes before it is done, and nothing after it. */
export interface Call {
  /** As `hold.py` names it. */
  readonly kind: 'make a folder' | 'rename' | 'set times' | 'any change of names';
  /** What fits the path that it is for: a regular expression of Python's. */
  readonly path: string;
  /** Which of those that fit it is; 0: none, they are counted. Default: the first. */
  readonly which?: number;
}

/*
 * The order of things is libostree's (ostree-sysroot-deploy.c of 2025.2): folders of a tree are written by name, so that
 * usr/share is among the last; /etc is merged first what was removed, then what was changed, then what was added; the
 * boot loader's entries are written aside and put on the disk, its link is renamed, and then the deployments' time is set.
 */

/** Moments of an upgrade, before the shutdown. */
export const upgradeMoments = {
  'half of the new system is written': {
    kind: 'make a folder',
    path: String.raw`/deploy/[0-9a-f]{64}\.\d+/usr/share$`,
  },
} as const satisfies Readonly<Record<string, Call>>;

/** Moments at shutdown, when the update that was staged is finalised. */
export const shutdownMoments = {
  'half of /etc is merged': {
    kind: 'rename',
    path: String.raw`/deploy/[0-9a-f]{64}\.\d+/etc/written-by-a-scenario$`,
  },
  'the boot loader is about to be turned to it': { kind: 'rename', path: '/boot/loader$' },
  'the boot loader has been turned to it': { kind: 'set times', path: '/ostree/deploy$' },
} as const satisfies Readonly<Record<string, Call>>;

export type ShutdownMoment = keyof typeof shutdownMoments;

/** Whether these words name a moment at shutdown. */
export function isShutdownMoment(words: string): words is ShutdownMoment {
  return Object.hasOwn(shutdownMoments, words);
}

/** What a line begins with that tells of a command that is held. */
export const held = 'Held at ';

const program = '/run/hold.py';

/**
 * Brings to a host what holds commands.
 * @param tell the file of the host to which a line is written when the moment has come, and everything is on the disk
 * @returns the command that runs `argv` and holds it at the call
 */
export async function holding(
  host: Host,
  { kind, path, which = 1 }: Call,
  tell: string,
  argv: readonly string[],
): Promise<readonly [string, ...string[]]> {
  await host.writeFile(program, await readFile(new URL('hold.py', import.meta.url)));
  return ['/usr/bin/python3', program, kind, path, String(which), tell, ...argv];
}

/** Has the update that is staged held when it is finalised; a line on the console tells. It is over with the boot. */
export async function holdFinalising(host: Host, moment: ShutdownMoment): Promise<void> {
  const argv = await holding(host, shutdownMoments[moment], '/dev/console', [
    '/usr/bin/ostree',
    'admin',
    'finalize-staged',
  ]);
  const folder = '/run/systemd/system/ostree-finalize-staged.service.d';
  await host.exec(['mkdir', '--parents', folder]);
  await host.writeFile(
    `${folder}/hold.conf`,
    `[Service]\nExecStop=\nExecStop=${argv.map(unitWord).join(' ')}\n`,
  );
  await host.exec(['systemctl', 'daemon-reload']);
}

/** A word of a command line in a unit (systemd.service(5), "Command lines"; systemd.unit(5), specifiers). */
export function unitWord(word: string): string {
  const escaped = word
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$');
  return `"${escaped}"`;
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ConnectionUri } from './uri.ts';

/** What the choice of a daemon depends on. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The effective user id. */
  readonly uid: number;
  readonly home: string;
  readonly exists: (file: string) => boolean;
}

/** Where a daemon listens, and how it is started if it does not. */
export interface DaemonSocket {
  readonly path: string;
  /** Name of the program to start when nobody listens; `undefined` if it is not ours to start. */
  readonly autostart: string | undefined;
}

/** Drivers with a daemon of their own, in the order in which libvirt asks them when no URI says which. */
const PROBED = ['qemu'];

/** This process's surroundings. */
export function surroundings(): Surroundings {
  const uid = process.geteuid?.() ?? 0;
  return { env: process.env, uid, home: process.env['HOME'] ?? '/', exists: existsSync };
}

/**
 * The socket that libvirt's own client would choose (remote_sockets.c): the driver's daemon where
 * its socket exists, else the monolithic one. A user's own daemon serves `/session` and the test
 * driver, and only that one is started on demand. Root has no session.
 */
export function findSocket(
  uri: ConnectionUri,
  around: Surroundings,
  readOnly: boolean,
): DaemonSocket {
  const session =
    around.uid !== 0 &&
    (uri.driver === undefined || uri.driver === 'test' || uri.path === '/session');
  const folder = session ? sessionFolder(around) : '/var/run/libvirt';
  const suffix = readOnly && !session ? 'sock-ro' : 'sock';
  const socket = (prefix: string): string => path.join(folder, `${prefix}-${suffix}`);

  const drivers = uri.driver === undefined ? PROBED : [uri.driver];
  const direct = drivers.map((driver) => `virt${driver}d`);
  const daemon = choose(uri, direct, (name) => around.exists(socket(name)), around);
  const autostart = session && around.env['LIBVIRT_AUTOSTART'] !== '0' ? daemon : undefined;
  return { path: socket(daemon === 'libvirtd' ? 'libvirt' : daemon), autostart };
}

/** The program to start, as libvirt finds it: by the environment, else on the path. `undefined` if it is not there. */
export function findProgram(name: string, around: Surroundings): string | undefined {
  const told = around.env['VIRTD_PATH'] ?? around.env['LIBVIRTD_PATH'];
  if (told !== undefined && path.basename(told) === name) return told;
  const folders = [...(around.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  return folders
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(around.exists);
}

function choose(
  uri: ConnectionUri,
  direct: readonly string[],
  listens: (name: string) => boolean,
  around: Surroundings,
): string {
  if (uri.mode === 'legacy') return 'libvirtd';
  const running = direct.find(listens);
  if (running !== undefined) return running;
  if (uri.mode === 'direct') return direct[0] ?? 'libvirtd';
  if (listens('libvirt')) return 'libvirtd';
  return direct.find((name) => findProgram(name, around) !== undefined) ?? 'libvirtd';
}

/** g_get_user_runtime_dir: the cache folder stands in where no session manager made a runtime folder. */
function sessionFolder({ env, home }: Surroundings): string {
  const runtime = env['XDG_RUNTIME_DIR'] ?? env['XDG_CACHE_HOME'] ?? path.join(home, '.cache');
  return path.join(runtime, 'libvirt');
}

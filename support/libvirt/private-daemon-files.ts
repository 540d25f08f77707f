import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';

/** Where libvirt as root keeps its things whatever its configuration says, and what stands for it in our folder. */
const fixedPlaces: readonly (readonly [ours: string, fixed: string])[] = [
  ['run', '/run/libvirt'],
  ['state', '/var/lib/libvirt'],
  ['cache', '/var/cache/libvirt'],
  ['log', '/var/log/libvirt'],
  ['etc', '/etc/libvirt'],
  ['passwd', '/etc/passwd'],
  ['group', '/etc/group'],
];

/** What the shell that becomes the daemon is called in a process list. */
export const daemonScriptName = 'ostree-prototypes-libvirt';

/**
 * Makes the folders and writes the configuration of a private daemon.
 * @throws UserError for a path that libvirt cannot take
 */
export async function prepareFolder(
  folder: string,
  { root, log, socketFolder }: { root: boolean; log: string; socketFolder: string },
): Promise<void> {
  const longest = join(folder, 'c/libvirt/qemu/lib/domain-1000-proto-12345678/monitor.sock');
  if (!root && longest.length > 107) {
    throw new UserError(`${folder} is too long a path for libvirt's sockets.`, {
      advice: 'Set PROTOTYPES_WORK_DIR to a folder with a shorter name.',
    });
  }
  for (const each of ['run', 'state', 'cache', 'log', 'etc', 'c/libvirt']) {
    await mkdir(join(folder, each), { recursive: true, mode: 0o700 });
  }
  await writeFile(
    join(folder, 'libvirtd.conf'),
    [
      ...(root ? [setting('unix_sock_dir', socketFolder)] : []),
      setting('unix_sock_rw_perms', '0700'),
      setting('unix_sock_ro_perms', '0700'),
      setting('unix_sock_admin_perms', '0700'),
      setting('auth_unix_rw', 'none'),
      setting('auth_unix_ro', 'none'),
      setting('log_outputs', `3:file:${log}`),
      // A worker that computes for half a minute would lose its guests for not answering; a local socket tells of its own end.
      'keepalive_interval = -1',
      '',
    ].join('\n'),
  );
  // As root with QEMU as root: the daemon throws its knowledge of QEMU away at every look-up where its QEMU user cannot open
  // /dev/kvm, which makes a start take a hundred seconds. No control groups, no name spaces: nothing to leave behind.
  const qemu = [
    setting('stdio_handler', 'file'),
    ...(root
      ? [
          setting('user', 'root'),
          setting('group', 'root'),
          setting('security_driver', 'none'),
          'dynamic_ownership = 0',
          'remember_owner = 0',
          'cgroup_controllers = []',
          'namespaces = []',
        ]
      : []),
    '',
  ].join('\n');
  await writeFile(join(folder, root ? 'etc' : 'c/libvirt', 'qemu.conf'), qemu);
  if (root) await writeUsers(folder);
}

/**
 * The daemon refuses to start where the user that it was built for is missing, even if it is told to use another; some
 * packages make that user only with the system service. In its name space it gets one, as another name of root.
 */
async function writeUsers(folder: string): Promise<void> {
  const names = ['libvirt-qemu', 'qemu', 'kvm'];
  for (const [ours, fixed, entry] of [
    ['passwd', '/etc/passwd', ':x:0:0::/:/bin/false'],
    ['group', '/etc/group', ':x:0:'],
  ] as const) {
    const path = join(folder, ours);
    await copyFile(fixed, path);
    const text = await readFile(path, 'utf8');
    const known = new Set(text.split('\n').map((line) => line.split(':', 1)[0]));
    const added = names.filter((name) => !known.has(name)).map((name) => `${name}${entry}\n`);
    await writeFile(path, `${text.replace(/\n*$/, '\n')}${added.join('')}`);
  }
}

/** Value of a libvirt configuration file: there is no way to write a double quote in one. */
function setting(name: string, value: string): string {
  if (/["\n]/.test(value)) {
    throw new UserError(`${value}: libvirt's configuration cannot hold this path.`, {
      advice: 'Set PROTOTYPES_WORK_DIR to a folder without quotes in its name.',
    });
  }
  return `${name} = "${value}"`;
}

/** Mounts can only be made private from inside a process of their own: a few lines of shell that become the daemon. */
export function privateMounts(folder: string, command: readonly string[]): string[] {
  const script = [
    'set -e; folder=$1; shift',
    ...fixedPlaces.map(([ours, fixed]) =>
      ours === 'passwd' || ours === 'group'
        ? `mount --bind "$folder/${ours}" ${fixed}`
        : `mkdir -p ${fixed}; mount --bind "$folder/${ours}" ${fixed}`,
    ),
    'exec "$@"',
  ].join('\n');
  return [
    'unshare',
    '--mount',
    '--propagation',
    'private',
    '--',
    'sh',
    '-c',
    script,
    daemonScriptName,
    folder,
    ...command,
  ];
}

/** The environment that makes a session daemon keep everything in the folder. */
export function xdgFolders(folder: string): Record<string, string> {
  return {
    XDG_RUNTIME_DIR: join(folder, 'run'),
    XDG_CONFIG_HOME: join(folder, 'c'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_DATA_HOME: join(folder, 'state'),
    XDG_STATE_HOME: join(folder, 'state'),
  };
}

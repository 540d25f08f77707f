import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants, access, open } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import { prepareFolder, privateMounts, xdgFolders } from './private-daemon-files.ts';

/** A daemon of this run's own. */
export interface PrivateDaemon extends AsyncDisposable {
  readonly uri: string;
  readonly socket: string;
  /** Its log file. */
  readonly log: string;
}

export interface PrivateDaemonOptions {
  /** An empty or missing folder of the run's own; everything of the daemon is in it. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

const startLimitMs = 60_000;

/**
 * Starts a libvirt daemon that nobody else meets, for machines where no init runs one, and waits until it answers. As root it
 * gets a mount name space of its own, in which libvirt's fixed folders are ours; as another user the XDG folders are.
 * @throws UserError if there is no daemon to start, or if it does not start, with the end of its log
 */
export async function startPrivateDaemon(options: PrivateDaemonOptions): Promise<PrivateDaemon> {
  const { folder, signal } = options;
  const root = process.getuid?.() === 0;
  const daemon = (await findProgram('libvirtd')) ?? (await findProgram('virtqemud'));
  if (daemon === undefined) {
    throw new UserError('No libvirt daemon is installed (neither libvirtd nor virtqemud).', {
      advice: 'npm run doctor names the package.',
    });
  }
  const name = daemon.endsWith('virtqemud') ? 'virtqemud' : 'libvirt';
  const socketFolder = root ? folder : join(folder, 'run', 'libvirt');
  const socket = join(socketFolder, `${name}-sock`);
  const log = join(folder, 'libvirtd.log');
  await prepareFolder(folder, { root, log, socketFolder });

  const config = join(folder, 'libvirtd.conf');
  const command = [daemon, '--config', config, '--pid-file', join(folder, 'libvirtd.pid')];
  // QEMU's processes are the daemon's orphans: without a parent that reaps them, ending a guest takes seconds.
  const reaping = await findProgram('tini');
  const argv = [
    ...(reaping === undefined ? [] : [reaping, '-s', '--']),
    ...(root ? privateMounts(folder, command) : command),
  ];
  const output = await open(log, 'a', 0o600);
  const [program = daemon, ...args] = argv;
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    env: { ...process.env, ...(root ? {} : xdgFolders(folder)) },
  });
  const ended = once(child, 'exit').catch((error: unknown) => [error]);
  await output.close();
  child.unref();
  try {
    await untilListening(socket, () => hasEnded(child), log, signal);
  } catch (error) {
    child.kill('SIGTERM');
    throw error;
  }
  return {
    uri: root ? 'qemu:///system' : 'qemu:///session',
    socket,
    log,
    async [Symbol.asyncDispose]() {
      child.ref();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The end of a daemon's log, for a message; empty if there is none. */
export function endOfLog(log: string, lines = 5): string {
  try {
    return readFileSync(log, 'utf8').trim().split('\n').slice(-lines).join('\n  ');
  } catch {
    return '';
  }
}

/** The path of a program, also where it is only for administrators. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  for (const folder of folders) {
    if (folder === '') continue;
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function untilListening(
  socket: string,
  over: () => boolean,
  log: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const limit = AbortSignal.timeout(startLimitMs);
  while (!(await accepts(socket))) {
    signal?.throwIfAborted();
    if (over() || limit.aborted) {
      throw new UserError(
        `The private libvirt daemon ${over() ? 'ended at once' : 'does not answer'}:\n  ${endOfLog(log)}`,
        {
          advice:
            'It needs the right to make a private mount name space (unshare --mount); or set LIBVIRT_DEFAULT_URI to a daemon that runs.',
        },
      );
    }
    await delay(25);
  }
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError } from '../errors.ts';
import { findProgram, type DaemonSocket, type Surroundings } from './sockets.ts';

/** Seconds after which a session daemon ends of itself when nobody uses it, as libvirt starts it. */
const IDLE_SECONDS = 120;
/** Milliseconds that a session daemon may take until it listens. */
const START_LIMIT_MS = 30_000;
/** Milliseconds between two looks at a socket that is not there yet. */
const LOOK_MS = 20;

/**
 * Opens a daemon's socket, and starts the daemon first if it is one that is started on demand.
 * @throws ConnectionError that says what to do; the signal's reason.
 */
export async function openSocket(
  socket: DaemonSocket,
  around: Surroundings,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  try {
    return await open(socket.path, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (socket.autostart === undefined || !isAbsent(error)) throw explain(socket.path, error);
    await start(socket.autostart, path.dirname(socket.path), around);
    return await waitForSocket(socket.path, socket.autostart, signal);
  }
}

async function open(file: string, signal: AbortSignal | undefined): Promise<Socket> {
  const socket = createConnection(file);
  try {
    await once(socket, 'connect', signal ? { signal } : {});
    return socket;
  } catch (error) {
    socket.destroy();
    throw signal?.aborted ? signal.reason : error;
  }
}

/** Starts a daemon that outlives this process, as libvirt does. Two at once do no harm: the second finds the first's lock and ends. */
async function start(name: string, folder: string, around: Surroundings): Promise<void> {
  const program = findProgram(name, around);
  if (program === undefined) {
    throw new ConnectionError(
      `${name} is not running and cannot be started: it is not installed (looked in PATH and /usr/sbin)`,
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const daemon = spawn(program, [`--timeout=${IDLE_SECONDS}`], {
    detached: true,
    stdio: 'ignore',
    env: around.env,
    cwd: '/',
  });
  await once(daemon, 'spawn').catch((cause: unknown) => {
    throw new ConnectionError(`${program} cannot be started`, { cause });
  });
  daemon.unref();
}

/** The socket is there once the daemon listens; there is nothing else to wait on for a daemon that somebody else may have started. */
async function waitForSocket(
  file: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const limit = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      return await open(file, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isAbsent(error)) throw explain(file, error);
      if (performance.now() > limit) {
        throw new ConnectionError(
          `${name} was started but did not listen on ${file} within ${START_LIMIT_MS / 1000} s`,
          { cause: error },
        );
      }
    }
    await delay(LOOK_MS);
  }
}

function isAbsent(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ECONNREFUSED';
}

function explain(file: string, cause: unknown): ConnectionError {
  const advice: Readonly<Record<string, string>> = {
    ENOENT: 'no such socket: is the libvirt daemon running?',
    ECONNREFUSED: 'nobody listens there: is the libvirt daemon running?',
    EACCES: 'permission denied: is this user in the group "libvirt"?',
  };
  const why = advice[errorCode(cause) ?? ''] ?? String(cause);
  return new ConnectionError(`cannot connect to ${file}: ${why}`, { cause });
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, ConnectOptions } from '../src/api/connection.ts';
import { connect } from '../src/connection/connect.ts';
import { findProgram, surroundings } from '../src/transport/sockets.ts';

/** The user that the daemon runs as when the tests run as root: libvirt keeps one privileged daemon a machine, but one for each user. */
const NOBODY = 65_534;
const START_LIMIT_MS = 30_000;
/** Seconds after which a daemon that nobody uses ends, should the tests be killed. */
const IDLE_SECONDS = 60;

/** Why the tests that need a daemon are left out; `false`: they are not. */
export const skipDaemon: string | false =
  process.env['LIBVIRT_TS_SKIP_DAEMON'] === '1' && 'LIBVIRT_TS_SKIP_DAEMON is 1';

/** A libvirt daemon of the tests' own, with all its files in one folder. */
export interface TestDaemon extends AsyncDisposable {
  /** A folder that the daemon, and the emulators it starts, may write to. */
  readonly folder: string;
  readonly socket: string;
  readonly env: NodeJS.ProcessEnv;
  connect(uri: string, options?: ConnectOptions): Promise<Connection>;
  /** Ends the daemon as if its machine had lost power. */
  kill(): Promise<void>;
}

/**
 * Starts a daemon and waits until it answers. Disposing of it ends its domains, the daemon, and removes the folder.
 * @throws Error if libvirtd is not installed or does not start; the message says what to do.
 */
export async function startDaemon(): Promise<TestDaemon> {
  const program = findProgram('libvirtd', surroundings());
  if (program === undefined) {
    throw new Error(
      'these tests need libvirtd: install libvirt with its QEMU driver, or leave them out with LIBVIRT_TS_SKIP_DAEMON=1',
    );
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'libvirt-ts-'));
  const env = await prepare(folder);
  const log = path.join(folder, 'libvirtd.log');
  const daemon = run(program, folder, env);
  const socket = path.join(folder, 'run/libvirt/libvirt-sock');
  const kill = async (): Promise<void> => {
    if (hasEnded(daemon)) return;
    // Not tini, which would leave the daemon behind.
    const pid = await readFile(`${folder}/run/libvirt/libvirtd.pid`, 'utf8').catch(() => undefined);
    if (pid === undefined) daemon.kill('SIGKILL');
    else process.kill(Number(pid), 'SIGKILL');
    await once(daemon, 'exit');
  };
  const test: TestDaemon = {
    folder,
    socket,
    env,
    kill,
    connect: (uri, options) => connect(uri, { ...options, socket }),
    [Symbol.asyncDispose]: async () => {
      if (!hasEnded(daemon)) {
        await endDomains(test);
        daemon.kill('SIGTERM');
        await once(daemon, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await answering(test, daemon);
    return test;
  } catch (error) {
    await kill();
    const tail = await readFile(log, 'utf8').catch(() => '');
    await rm(folder, { recursive: true, force: true });
    throw new Error(`the tests' libvirtd did not start: ${tail.slice(-2000)}`, { cause: error });
  }
}

/** Folders and settings: private, no authentication, consoles without virtlogd. */
/** libvirt locks the terminals whose consoles it opens below /var/lock, which containers without an init may lack. */
async function makeLockFolder(): Promise<void> {
  const made = await mkdir('/run/lock', { recursive: true });
  if (made !== undefined) await chmod('/run/lock', 0o1777);
}

async function prepare(folder: string): Promise<NodeJS.ProcessEnv> {
  const folders = ['run/libvirt', 'config/libvirt', 'cache', 'data'];
  for (const each of folders)
    await mkdir(path.join(folder, each), { recursive: true, mode: 0o700 });
  const config = path.join(folder, 'config/libvirt');
  await writeFile(
    path.join(config, 'libvirtd.conf'),
    `auth_unix_rw = "none"\nlog_outputs = "2:file:${folder}/libvirtd.log"\n`,
  );
  await writeFile(path.join(config, 'qemu.conf'), 'stdio_handler = "file"\n');
  if (isRoot()) {
    await makeLockFolder();
    const parents = folders.flatMap((each) => [each, path.dirname(each)]);
    for (const each of new Set(['.', ...parents])) {
      await chown(path.join(folder, each), NOBODY, NOBODY);
    }
  }
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_RUNTIME_DIR: path.join(folder, 'run'),
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    XDG_DATA_HOME: path.join(folder, 'data'),
  };
}

/** Under tini where there is one: emulators become its children, and without an init that reaps them each end takes seconds. */
function run(program: string, folder: string, env: NodeJS.ProcessEnv): ChildProcess {
  const command = [program, `--timeout=${IDLE_SECONDS}`];
  const tini = findProgram('tini', surroundings());
  if (tini !== undefined) command.unshift(tini, '-s', '--');
  const [file = program, ...args] = command;
  const user = isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
  return spawn(file, args, { env, cwd: folder, stdio: 'ignore', ...user });
}

/** Waits until the daemon takes a connection, or has ended. */
async function answering(test: TestDaemon, daemon: ChildProcess): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS;
  for (;;) {
    if (hasEnded(daemon)) throw new Error(`it ended with ${daemon.exitCode ?? daemon.signalCode}`);
    if (existsSync(test.socket)) {
      try {
        await using connection = await test.connect('test:///default');
        await connection.hostname();
        return;
      } catch (error) {
        if (performance.now() > limit) throw error;
      }
    }
    if (performance.now() > limit) throw new Error(`no ${test.socket} after ${START_LIMIT_MS} ms`);
    await delay(20);
  }
}

async function endDomains(test: TestDaemon): Promise<void> {
  await using connection = await test.connect('qemu:///session');
  for (const domain of await connection.domains.list({ active: true })) await domain.destroy();
}

function hasEnded(daemon: ChildProcess): boolean {
  return daemon.exitCode !== null || daemon.signalCode !== null;
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

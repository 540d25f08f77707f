import { existsSync } from 'node:fs';
import { type Connection, connect } from 'libvirt-ts';
import { messageOf, UserError } from '../errors.ts';
import { endOfLog, startPrivateDaemon } from './private-daemon.ts';

/** How to reach the daemon that a run uses: plain data, which another thread or process can use as well. */
export interface LibvirtAccess {
  readonly uri: string;
  /** Of a private daemon. */
  readonly socket?: string;
  /** Of a private daemon: its log. */
  readonly log?: string;
  /** Security models of the daemon that guests must be exempt from: see `DomainSpec.securityModels`. */
  readonly securityModels: readonly string[];
}

export interface Libvirt extends AsyncDisposable {
  readonly access: LibvirtAccess;
}

export interface LibvirtOptions {
  /** LIBVIRT_DEFAULT_URI, or `undefined`. */
  readonly uri: string | undefined;
  /** Where a private daemon may put its things: a folder of the run's own. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  /** Whether an init runs that looks after daemons; default: whether systemd does (sd_booted(3)). */
  readonly init?: boolean;
}

/**
 * Finds the libvirt to use: the one that is asked for; else the system's as root and the session's as another user; else, where
 * no init runs that could start one, a private one, which ends with this object.
 * @throws UserError if none answers, with what to do
 */
export async function openLibvirt(options: LibvirtOptions): Promise<Libvirt> {
  const { uri, folder, signal, init = existsSync('/run/systemd/system') } = options;
  const root = process.getuid?.() === 0;
  const wanted = uri ?? (root ? 'qemu:///system' : 'qemu:///session');
  // Where there is no init, asking for the session would start a daemon in folders that other runs use too.
  if (uri !== undefined || init || root) {
    try {
      return await running(wanted, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (uri !== undefined || init) throw unreachable(wanted, uri, error);
    }
  }
  const daemon = await startPrivateDaemon({ folder, signal });
  return {
    access: { uri: daemon.uri, socket: daemon.socket, log: daemon.log, securityModels: [] },
    [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
  };
}

/**
 * A connection to the daemon of a run.
 * @throws UserError that names the daemon's log, where it is a private one
 */
export async function connectTo(access: LibvirtAccess, signal?: AbortSignal): Promise<Connection> {
  try {
    return await connect(access.uri, {
      ...(access.socket === undefined ? {} : { socket: access.socket }),
      signal,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw daemonGone(access, error);
  }
}

/**
 * The error for a daemon that has died or cannot be reached in mid-run. A private daemon's log is quoted: it goes with the run's
 * folder.
 */
export function daemonGone(access: LibvirtAccess, cause: unknown): UserError {
  const end = access.log === undefined ? '' : endOfLog(access.log);
  return new UserError(
    `The libvirt daemon at ${access.uri} is gone: ${messageOf(cause)}${end === '' ? '' : `\n  ${access.log} ends with:\n  ${end}`}`,
    {
      advice:
        access.log === undefined
          ? 'Its journal says why (journalctl -u libvirtd -u virtqemud); start it and run again.'
          : 'Run again.',
      cause,
    },
  );
}

async function running(uri: string, signal: AbortSignal | undefined): Promise<Libvirt> {
  await using connection = await connect(uri, { signal });
  const type = await connection.type();
  if (type !== 'QEMU') {
    throw new UserError(`${uri} is libvirt's ${type} driver; the suite needs QEMU's.`);
  }
  const capabilities = await connection.capabilities();
  return {
    access: {
      uri: connection.uri === '' ? uri : connection.uri,
      securityModels: connection.uri.endsWith('/system') ? securityModelsIn(capabilities) : [],
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Names of the host's security models in capabilities XML (formatcaps). */
export function securityModelsIn(capabilities: string): string[] {
  return [...capabilities.matchAll(/<secmodel>\s*<model>([a-z]+)<\/model>/g)]
    .map(([, model]) => model ?? '')
    .filter((model) => model !== 'none');
}

function unreachable(wanted: string, asked: string | undefined, error: unknown): UserError {
  if (error instanceof UserError) return error;
  return new UserError(`libvirt at ${wanted} cannot be used: ${messageOf(error)}`, {
    advice:
      asked === undefined
        ? 'Start it (systemctl start virtqemud.socket, or libvirtd.socket), or set LIBVIRT_DEFAULT_URI to another one.'
        : 'Set LIBVIRT_DEFAULT_URI to a daemon that runs, or unset it.',
    cause: error,
  });
}

import { ConnectionError } from '../errors.ts';

/** Drivers that this package is tried with, through the daemons that serve them. */
const DRIVERS = new Set(['qemu', 'test']);

/** Parameters that tell the client how to reach the daemon; the others are the driver's. */
const CLIENT_PARAMETERS = new Set(['socket', 'mode', 'name', 'auth', 'authfile']);

/** Which daemon is looked for: by what sockets there are, `libvirtd`, or the driver's own. */
export type DaemonMode = 'auto' | 'legacy' | 'direct';

/** A connection URI, taken apart. */
export interface ConnectionUri {
  /** `qemu`, `test`; `undefined` leaves the choice to the daemon. */
  readonly driver: string | undefined;
  readonly path: string;
  /** What the daemon is told to open; empty lets it choose. */
  readonly name: string;
  readonly socket: string | undefined;
  readonly mode: DaemonMode;
  /** The kind of authentication to insist on. */
  readonly auth: string | undefined;
}

/**
 * Takes a connection URI apart (https://libvirt.org/uri.html).
 * @throws ConnectionError that names what is not supported.
 */
export function parseUri(uri: string): ConnectionUri {
  if (uri === '') {
    const nothing = { driver: undefined, socket: undefined, auth: undefined };
    return { ...nothing, path: '', name: '', mode: 'auto' };
  }
  const refuse = (why: string): never => {
    throw new ConnectionError(`cannot connect to "${uri}": ${why}`);
  };
  const url = URL.canParse(uri) ? new URL(uri) : refuse('it is no URI such as qemu:///system');
  const scheme = url.protocol.slice(0, -1);
  const [driver = '', transport] = scheme.split('+', 2);
  if (!DRIVERS.has(driver)) {
    refuse(`the driver "${driver}" is not supported (${[...DRIVERS].join(', ')} are)`);
  }
  if (transport !== undefined && transport !== 'unix') {
    refuse(`the transport "${transport}" is not supported (unix is; or pass an open stream)`);
  }
  if (url.host !== '') {
    refuse(
      transport === undefined
        ? `a host ("${url.host}") means the transport "tls", which is not supported (unix is)`
        : `a UNIX socket is on this machine, not on "${url.host}"`,
    );
  }
  const parameters = url.searchParams;
  const mode = parameters.get('mode') ?? 'auto';
  if (!isMode(mode)) return refuse(`the mode "${mode}" is none of auto, legacy, direct`);
  return {
    driver,
    path: url.pathname,
    name: parameters.get('name') ?? driverUri(driver, url),
    socket: parameters.get('socket') ?? undefined,
    mode,
    auth: parameters.get('auth') ?? undefined,
  };
}

/** The URI as the driver shall see it: without the transport and without what is the client's. */
function driverUri(driver: string, url: URL): string {
  const rest = [...url.searchParams].filter(([name]) => !CLIENT_PARAMETERS.has(name));
  const query = rest.length > 0 ? `?${new URLSearchParams(rest).toString()}` : '';
  return `${driver}://${url.pathname}${query}${url.hash}`;
}

function isMode(mode: string): mode is DaemonMode {
  return ['auto', 'legacy', 'direct'].includes(mode);
}

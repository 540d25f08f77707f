import type { Duplex } from 'node:stream';
import type { Connection, ConnectOptions } from '../api/connection.ts';
import { DriverFeature } from '../protocol/features.ts';
import { connectionProcedures as procedures } from '../protocol/procedures/connection.ts';
import { Channel } from '../rpc/channel.ts';
import { findSocket, surroundings } from '../transport/sockets.ts';
import { openSocket } from '../transport/unix.ts';
import { parseUri, type ConnectionUri } from '../transport/uri.ts';
import { authenticate } from './auth.ts';
import { LibvirtConnection } from './connection.ts';

/** VIR_CONNECT_RO. */
const READ_ONLY = 1;
/** A daemon stops reading a client with max_client_requests (5) calls; one is left for signs of life. */
const DEFAULT_IN_FLIGHT = 4;

/**
 * Connects to a libvirt daemon.
 * @param uri `qemu:///system`, `qemu:///session` (the daemon is started on demand), `test:///default`,
 *   `qemu+unix:///system?socket=/path`. Without it, `LIBVIRT_DEFAULT_URI`, else what the daemon prefers.
 * @throws ConnectionError if no daemon can be reached or the URI is not supported; LibvirtError if
 *   the daemon refuses; the signal's reason.
 */
export async function connect(
  uri: string = process.env['LIBVIRT_DEFAULT_URI'] ?? '',
  options: ConnectOptions = {},
): Promise<Connection> {
  const target = parseUri(uri);
  const { signal } = options;
  signal?.throwIfAborted();
  const transport = options.transport ?? (await openTransport(target, options));
  const channel = new Channel(transport, options.maxInFlight ?? DEFAULT_IN_FLIGHT);
  try {
    return await open(channel, target, options);
  } catch (error) {
    channel.end();
    throw error;
  }
}

async function openTransport(target: ConnectionUri, options: ConnectOptions): Promise<Duplex> {
  const around = surroundings();
  const path = options.socket ?? target.socket;
  const socket =
    path === undefined
      ? findSocket(target, around, options.readOnly ?? false)
      : { path, autostart: undefined };
  return await openSocket(socket, around, options.signal);
}

/** The order is libvirt's: who we are, whether both sides speak keepalive, then the driver. */
async function open(
  channel: Channel,
  target: ConnectionUri,
  options: ConnectOptions,
): Promise<Connection> {
  const { signal, keepalive = {}, readOnly = false } = options;
  await authenticate(channel, target.auth, signal);
  if (keepalive !== false && (await supports(channel, DriverFeature.keepalive, signal))) {
    channel.keepAlive(keepalive);
  }
  const flags = readOnly ? READ_ONLY : 0;
  await channel.call(procedures.connectOpen, { name: target.name, flags }, { signal });
  const { uri } = await channel.call(procedures.connectGetUri, {}, { signal });
  const filtered = await supports(channel, DriverFeature.eventCallback, signal);
  return new LibvirtConnection(channel, uri, filtered);
}

async function supports(
  channel: Channel,
  feature: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const reply = await channel.call(procedures.connectSupportsFeature, { feature }, { signal });
  return reply.supported !== 0;
}

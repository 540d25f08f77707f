import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { ClientChannel } from 'ssh2';
import type { SshSession } from './session.ts';

/** A loopback port of this machine that leads to one of a host's own loopback interface. */
export interface Tunnel extends AsyncDisposable {
  readonly port: number;
}

/**
 * Opens a tunnel through a connection: for services that a host offers to itself only, as a browser does its remote control.
 * A connection to a port where nobody listens is closed at once. The tunnel ends with the SSH connection, and when it is
 * disposed of.
 * @param port TCP port on the host's 127.0.0.1. Default: the same number as that of the tunnel, for services that look at
 *   what they are called by
 */
export async function openTunnel(session: SshSession, port?: number): Promise<Tunnel> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // What breaks a connection closes it: whoever uses it hears of that.
    socket.on('error', () => {});
    session.forward(port ?? addressOf(server).port).then(
      (channel) => join(socket, channel),
      () => socket.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  void session.closed.then(close);
  return { port: addressOf(server).port, [Symbol.asyncDispose]: close };
}

/** Where a server listens that listens on TCP. */
function addressOf(server: Server): AddressInfo {
  return server.address() as AddressInfo;
}

/** Passes on what either says; what ends one ends the other. */
function join(socket: Socket, channel: ClientChannel): void {
  channel.on('error', () => socket.destroy());
  channel.once('close', () => socket.destroy());
  socket.once('close', () => channel.destroy());
  socket.pipe(channel).pipe(socket);
}

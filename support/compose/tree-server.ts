import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import send from 'send';
import { UserError } from '../errors.ts';
import { viewOf } from './views.ts';

/** The address at which a guest's user-mode network shows the loopback of the machine it runs on (QEMU, slirp). */
export const hostSeenByGuests = '10.0.2.2';

/** An address of this machine's loopback as guests reach it; any other one is theirs as it is. */
export function seenByGuests(url: string): string {
  return url.replace(/^(https?:\/\/)127\.0\.0\.1(?=[:/])/, `$1${hostSeenByGuests}`);
}

/** May answer a request in place of the file that is there; says whether it did, at once or when the time has come. */
export type Interception = (
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | Promise<boolean>;

/** One request that was answered, for the evidence of a scenario. */
export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** Serves folders over HTTP on loopback: what is mounted, and nothing beside it. */
export interface TreeServer extends AsyncDisposable {
  readonly port: number;
  /** Shows `folder` at `/name/`. Mounting a name again replaces its folder. */
  mount(name: string, folder: string): void;
  unmount(name: string): void;
  /** The URL of a mount as guests reach it. */
  urlForGuests(name: string): string;
  /** Lets a scenario break the service; undefined mends it. */
  intercept(interception: Interception | undefined): void;
  /** Everything answered since the server began, or since the last call. */
  takeRequests(): ServedRequest[];
}

/**
 * Starts the server. Range requests, validators, content types and 404s are send's.
 * @param port a port on 127.0.0.1; 0 lets the kernel choose
 * @param options.views the folder where views of single hosts are registered (views.ts)
 * @throws UserError if the port is taken
 */
export async function startTreeServer(
  port: number,
  options: { readonly views?: string } = {},
): Promise<TreeServer> {
  const mounts = new Map<string, string>();
  let interception: Interception | undefined;
  let requests: ServedRequest[] = [];

  const http = createServer((request, response) => {
    const path = request.url ?? '/';
    response.on('close', () => {
      requests.push({ method: request.method ?? '', path, status: response.statusCode });
    });
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if ((await interception?.(request, response)) !== true && !response.destroyed) {
      serve(request, response);
    }
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const [, name = '', rest = ''] = /^\/([\w.-]+)(\/[^?]*)/.exec(path) ?? [];
    const root = mounts.get(name);
    if (root === undefined) {
      response.writeHead(404).end();
      return;
    }
    send(request, rest, { root, index: false, dotfiles: 'deny', etag: true })
      .on('error', (error: { readonly status?: number }) => {
        response.writeHead(error.status ?? 500).end();
      })
      .on('directory', () => {
        response.writeHead(404).end();
      })
      .pipe(response);
  }

  const { views } = options;
  const sockets = new Set<Socket>();
  const server = createTcpServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void lead(socket);
  });
  async function lead(socket: Socket): Promise<void> {
    const { remotePort = 0, localPort = 0 } = socket;
    const view =
      views === undefined ? undefined : await viewOf(views, remotePort, localPort).catch(() => 0);
    if (view === undefined) {
      http.emit('connection', socket);
      socket.resume();
    } else {
      join(socket, view);
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new UserError(
              `Port ${port} on 127.0.0.1, where the trees are to be served, is in use.`,
              {
                advice:
                  'End what uses it (ss -tlnp names it), or set PROTOTYPES_TREE_PORT to a free one.',
                cause: error,
              },
            )
          : error,
      );
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');

  return {
    port: address.port,
    mount: (name, folder) => {
      if (!/^[\w.-]+$/.test(name)) throw new Error(`not the name of a mount: ${name}`);
      mounts.set(name, folder);
    },
    unmount: (name) => {
      mounts.delete(name);
    },
    urlForGuests: (name) => `http://${hostSeenByGuests}:${address.port}/${name}`,
    intercept: (next) => {
      interception = next;
    },
    takeRequests: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Makes one connection of two, which end alike: a view that cuts its end off cuts the guest's. */
function join(socket: Socket, port: number): void {
  const view = connect(port, '127.0.0.1');
  for (const [one, other] of [
    [socket, view],
    [view, socket],
  ] as const) {
    one.on('error', () => other.resetAndDestroy());
    one.on('close', () => other.destroySoon());
    one.pipe(other);
  }
}

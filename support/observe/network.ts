/** An address of an interface (`ip -json address`). */
export interface Address {
  readonly interface: string;
  readonly family: 'inet' | 'inet6';
  readonly address: string;
  /** `global`, `link`, `site`, `host`. */
  readonly scope: string;
  /** It was leased or announced, and runs out: nobody has set it by hand. */
  readonly dynamic: boolean;
  /** `kernel_ra` for an address made of a router's announcement, if the kernel or NetworkManager says so. */
  readonly protocol: string | undefined;
}

interface Link {
  readonly ifname: string;
  readonly addr_info: readonly {
    readonly family: string;
    readonly local: string;
    readonly scope: string;
    readonly dynamic?: boolean;
    readonly protocol?: string;
  }[];
}

/** Reads `ip -json address`; other families than IPv4 and IPv6 are left out. */
export function parseAddresses(json: string): readonly Address[] {
  const links = JSON.parse(json) as readonly Partial<Link>[];
  return links.flatMap(({ ifname = '', addr_info = [] }) =>
    addr_info.flatMap(({ family, local, scope, dynamic, protocol }): Address[] =>
      family === 'inet' || family === 'inet6'
        ? [
            {
              interface: ifname,
              family,
              address: local,
              scope,
              dynamic: dynamic === true,
              protocol,
            },
          ]
        : [],
    ),
  );
}

/** A default route (`ip -json route show default`). */
export interface DefaultRoute {
  readonly gateway: string | undefined;
  readonly interface: string;
  /** Who set it: `dhcp`, `ra`, `static` … */
  readonly protocol: string;
}

export function parseDefaultRoutes(json: string): readonly DefaultRoute[] {
  const routes = JSON.parse(json) as readonly {
    readonly dst: string;
    readonly gateway?: string;
    readonly dev: string;
    readonly protocol: string;
  }[];
  return routes
    .filter(({ dst }) => dst === 'default')
    .map(({ gateway, dev, protocol }) => ({ gateway, interface: dev, protocol }));
}

/** A socket that something outside could reach (`ss -Hlntup`). */
export interface OpenPort {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  /** Empty if the kernel itself or an unknown process has it. */
  readonly program: string;
}

/** Reads `ss -Hlntup` and leaves out what listens on loopback alone. */
export function parseOpenPorts(output: string): readonly OpenPort[] {
  return output.split('\n').flatMap((line): OpenPort[] => {
    const [protocol, , , , local, , users = ''] = line.trim().split(/\s+/);
    if (protocol === undefined || local === undefined) return [];
    const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(local) ?? [];
    if (isLoopback(address)) return [];
    const [, program = ''] = /\(\("([^"]+)"/.exec(users) ?? [];
    return [{ protocol, address, port: Number(port), program }];
  });
}

function isLoopback(address: string): boolean {
  const [bare = ''] = address.replace(/^\[(.*)\]$/, '$1').split('%');
  return bare.startsWith('127.') || bare === '::1' || /%lo\b/.test(address);
}

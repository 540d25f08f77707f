import { Given, Then, When, type DataTable } from '@cucumber/cucumber';
import { startNameServer } from '../support/network/name-server.ts';
import { startWebServer } from '../support/network/web-server.ts';
import { parseAddresses, parseDefaultRoutes, type Address } from '../support/observe/network.ts';
import { difference, linesOf, noDifference } from '../support/observe/lists.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { Person, PrototypeWorld } from '../support/world/world.ts';

/** How a guest's user-mode network shows this machine's loopback (QEMU's manual, network options): v4 and v6. */
const outside = { ipv4: '10.0.2.2', ipv6: 'fec0::2' } as const;

async function addresses(
  world: PrototypeWorld,
  family: Address['family'],
): Promise<readonly Address[]> {
  const all = parseAddresses(await world.read(['ip', '-json', 'address', 'show']));
  return all.filter((each) => each.family === family && each.interface !== 'lo');
}

Then('an interface has an IPv4 address that DHCP gave it', async function (this: PrototypeWorld) {
  const found = await addresses(this, 'inet');
  this.expect(
    found
      .filter(({ dynamic, scope }) => dynamic && scope === 'global')
      .map(({ address }) => address),
    `leased addresses among ${JSON.stringify(found)}`,
  ).to.have.lengthOf(1);
  const routes = parseDefaultRoutes(await this.read(['ip', '-json', '-4', 'route', 'show']));
  this.expect(
    routes.map(({ protocol }) => protocol),
    'who set the default routes for IPv4',
  ).to.deep.equal(['dhcp']);
});

Then(
  'an interface has an IPv6 address that the router announced',
  async function (this: PrototypeWorld) {
    const found = await addresses(this, 'inet6');
    this.expect(
      found
        .filter(({ scope, dynamic }) => scope !== 'link' && dynamic)
        .map(({ address }) => address),
      `announced addresses among ${JSON.stringify(found)}`,
    ).to.not.deep.equal([]);
  },
);

Then('there is a default route for IPv4 and one for IPv6', async function (this: PrototypeWorld) {
  for (const family of ['-4', '-6']) {
    const routes = parseDefaultRoutes(await this.read(['ip', '-json', family, 'route', 'show']));
    this.expect(routes, `default routes of ip ${family}`).to.have.lengthOf(1);
  }
});

Then('NetworkManager says that it is connected', async function (this: PrototypeWorld) {
  const states = await this.read(['nmcli', '--terse', '--fields=TYPE,STATE', 'device']);
  this.expect(
    linesOf(states).filter((line) => line.startsWith('ethernet:')),
    'the states of network interfaces',
  ).to.deep.equal(['ethernet:connected']);
});

/** The addresses of a name by the C library (getent(1)), each once. */
async function resolve(world: PrototypeWorld, name: string): Promise<readonly string[]> {
  const { stdout } = await world.host.exec(['getent', 'ahosts', name], { accept: [0, 2] });
  return [...new Set(linesOf(stdout).map((line) => line.split(/\s+/)[0] ?? ''))];
}

Then('its host name leads to itself', async function (this: PrototypeWorld) {
  const name = (await this.read(['hostname'])).trim();
  const own = parseAddresses(await this.read(['ip', '-json', 'address', 'show']));
  const found = await resolve(this, name);
  this.expect(found, `the addresses of ${name}`).to.not.deep.equal([]);
  this.expect(
    found.filter(
      (address) =>
        !address.startsWith('127.') &&
        !own.some((each) => each.address === address.replace(/%.*$/, '')),
    ),
    `addresses of ${name} that are not this machine's`,
  ).to.deep.equal([]);
});

Then(
  'the name {string} leads to the loopback addresses alone',
  async function (this: PrototypeWorld, name: string) {
    const found = await resolve(this, name);
    this.expect(found, `the addresses of ${name}`).to.include('127.0.0.1');
    this.expect(
      found.filter((address) => address !== '127.0.0.1' && address !== '::1'),
      `other addresses of ${name}`,
    ).to.deep.equal([]);
  },
);

Given(
  'a name server on the network that knows:',
  async function (this: PrototypeWorld, table: DataTable) {
    const rows = rowsOf(table, 'name', 'address');
    const names = Map.groupBy(rows, ({ name }) => name);
    this.nameServer = this.resources.use(
      await startNameServer(
        new Map([...names].map(([name, list]) => [name, list.map(({ address }) => address)])),
      ),
    );
  },
);

When('the system uses this name server', async function (this: PrototypeWorld) {
  const [address] = await addresses(this, 'inet');
  const { port } = nameServerOf(this);
  this.expect(address, 'an address of an interface').to.be.an('object');
  await this.host.exec(['resolvectl', 'dns', address?.interface ?? '', `${outside.ipv4}:${port}`]);
});

function nameServerOf({ nameServer }: PrototypeWorld): NonNullable<PrototypeWorld['nameServer']> {
  if (nameServer === undefined) throw new Error('No step of this scenario started a name server.');
  return nameServer;
}

function webServerOf({ webServer }: PrototypeWorld): NonNullable<PrototypeWorld['webServer']> {
  if (webServer === undefined) throw new Error('No step of this scenario started a web server.');
  return webServer;
}

Then(
  '{string} leads to {string} and {string}',
  async function (this: PrototypeWorld, name: string, first: string, second: string) {
    this.expect(
      difference([first, second], await resolve(this, name)),
      `addresses of ${name} that are missing, and surplus ones`,
    ).to.deep.equal(noDifference);
  },
);

Then('the name server was asked for {string}', function (this: PrototypeWorld, name: string) {
  this.expect(nameServerOf(this).asked, 'what the name server was asked for').to.include(name);
});

Then(
  '{string} leads nowhere, which is what the name server said',
  async function (this: PrototypeWorld, name: string) {
    this.expect(await resolve(this, name), `the addresses of ${name}`).to.deep.equal([]);
    this.expect(nameServerOf(this).asked, 'what the name server was asked for').to.include(name);
  },
);

Given('a web server on the network', async function (this: PrototypeWorld) {
  this.webServer = this.resources.use(await startWebServer('127.0.0.1'));
});

Given('a web server on the network that speaks IPv6 alone', async function (this: PrototypeWorld) {
  this.webServer = this.resources.use(await startWebServer('::1'));
});

When(
  '{person} fetches the page from {string}',
  async function (this: PrototypeWorld, person: Person, name: string) {
    const { port } = webServerOf(this);
    await this.attempt(`curl --silent --show-error --fail http://${name}:${port}/`, person);
  },
);

When('{person} fetches the page over IPv6', async function (this: PrototypeWorld, person: Person) {
  const { port } = webServerOf(this);
  await this.attempt(
    `curl --silent --show-error --fail --globoff 'http://[${outside.ipv6}]:${port}/'`,
    person,
  );
});

Then('what arrived is what the web server served', function (this: PrototypeWorld) {
  const { page, hosts } = webServerOf(this);
  const { stdout, stderr, exitCode } = this.last;
  this.expect([exitCode, stderr], 'exit code and errors of curl').to.deep.equal([0, '']);
  this.expect(stdout.trim(), 'the page that arrived').to.equal(page);
  this.expect(hosts, 'the requests that the web server saw').to.have.lengthOf(1);
});

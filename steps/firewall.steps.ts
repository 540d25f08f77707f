import { Given, Then, When, type DataTable } from '@cucumber/cucumber';
import { forwardToGuest } from '../support/network/guest-port.ts';
import { isOpen, isReached } from '../support/network/reach.ts';
import { parseAddresses, parseOpenPorts } from '../support/observe/network.ts';
import { difference, linesOf, noDifference } from '../support/observe/lists.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then(
  'the firewall is active for each interface but the loopback one',
  async function (this: PrototypeWorld) {
    const state = (await this.read(['firewall-cmd', '--state'])).trim();
    this.expect(state, 'the state of the firewall').to.equal('running');
    const links = parseAddresses(await this.read(['ip', '-json', 'address', 'show']));
    const names = [...new Set(links.map((each) => each.interface))].filter((name) => name !== 'lo');
    this.expect(names, 'interfaces but the loopback one').to.not.deep.equal([]);
    for (const name of names) {
      const { stdout, exitCode } = await this.host.exec(
        ['firewall-cmd', `--get-zone-of-interface=${name}`],
        { accept: [0, 2] },
      );
      this.expect(exitCode, `exit code of a search for the zone of ${name}: ${stdout}`).to.equal(0);
    }
  },
);

Then(
  'these services are let in, and nothing else:',
  async function (this: PrototypeWorld, table: DataTable) {
    const list = async (what: string): Promise<readonly string[]> =>
      linesOf((await this.read(['firewall-cmd', `--list-${what}`])).replaceAll(' ', '\n'));
    this.expect(
      difference(
        rowsOf(table, 'service').map(({ service }) => service),
        await list('services'),
      ),
      'services that the firewall does not let in (missing), and those that it should not (surplus)',
    ).to.deep.equal(noDifference);
    for (const what of ['ports', 'protocols', 'source-ports', 'forward-ports', 'rich-rules']) {
      this.expect(await list(what), `${what} that the firewall lets in`).to.deep.equal([]);
    }
  },
);

Then(
  'programs listen on these ports of the network, and on no others:',
  async function (this: PrototypeWorld, table: DataTable) {
    const rows = rowsOf(table, 'port', 'protocol', 'program');
    const open = parseOpenPorts(await this.read(['ss', '-Hlntup']));
    this.expect(
      difference(
        rows.map(({ port, protocol, program }) => `${port}/${protocol} ${program}`),
        open.map(({ port, protocol, program }) => `${port}/${protocol} ${program}`),
      ),
      'ports that nothing listens on (missing), and those that something does (surplus)',
    ).to.deep.equal(noDifference);
  },
);

Given(
  'a program on it that listens on port {int}',
  async function (this: PrototypeWorld, port: number) {
    await this.host.exec([
      'systemd-run',
      '--unit=listener',
      '--',
      'python3',
      '-m',
      'http.server',
      '--bind',
      '0.0.0.0',
      String(port),
    ]);
    await this.host.until(`a program listens on port ${port}`, async () => {
      const open = parseOpenPorts(await this.read(['ss', '-Hlntup']));
      return open.some((each) => each.port === port);
    });
  },
);

When('root opens port {int} in the firewall', async function (this: PrototypeWorld, port: number) {
  await this.host.exec(['firewall-cmd', `--add-port=${port}/tcp`], { timeout: 60 });
});

Then('nobody outside reaches port {int}', async function (this: PrototypeWorld, port: number) {
  this.expect(await answers(this, port), `whether port ${port} answers somebody outside`).to.equal(
    false,
  );
});

Then('somebody outside reaches port {int}', async function (this: PrototypeWorld, port: number) {
  const asked = isOpen(await forwardToGuest(this.host, port), request(this));
  this.expect(await asked, `whether port ${port} answers somebody outside`).to.equal(true);
});

/** Asks for a page at a port of the host, through a forward of its own, and says whether anything came back. */
async function answers(world: PrototypeWorld, port: number): Promise<boolean> {
  const { host } = world;
  const [local, ssh] = [await forwardToGuest(host, port), await forwardToGuest(host, 22)];
  return isReached(local, ssh, request(world));
}

/** What is said to a port, and for how long an answer is waited for. */
function request({ host }: PrototypeWorld): { readonly say: string; readonly signal: AbortSignal } {
  const signal = AbortSignal.timeout(60_000 * host.timeScale);
  return { say: 'GET / HTTP/1.0\r\n\r\n', signal };
}

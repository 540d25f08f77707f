import { Given, Then, When, type DataTable } from '@cucumber/cucumber';
import { isFault, type Offer } from '../support/compose/repository-view.ts';
import { difference } from '../support/observe/lists.ts';
import { parseStatus, type Deployment } from '../support/observe/status.ts';
import { specified } from '../support/observe/words.ts';
import { installedPackages } from '../support/world/installed-packages.ts';
import { rowsOf } from '../support/world/tables.ts';
import { treesOf } from '../support/world/trees.ts';
import type { Person, PrototypeWorld } from '../support/world/world.ts';

const offers: Readonly<Record<string, Offer>> = {
  'nothing new': 'what is installed',
  'the update': 'the update',
  'a commit without a signature': 'unsigned',
  "a commit with a stranger's signature": 'signed by a stranger',
  'a commit that is older than the installed one': 'older',
};

Given(
  /^the distribution has published (nothing new|the update|a commit .+)$/,
  async function (this: PrototypeWorld, what: string) {
    const offer = offers[what];
    if (offer === undefined) throw new TypeError(`Nobody can publish ${what}.`);
    await (await treesOf(this)).offer(offer);
  },
);

Given(/^on the way to its repository (.+)$/, async function (this: PrototypeWorld, fault: string) {
  if (!isFault(fault)) throw new TypeError(`Nobody knows how ${fault}.`);
  await (await treesOf(this)).fault(fault);
});

When('the way to its repository is mended', async function (this: PrototypeWorld) {
  await (await treesOf(this)).fault(undefined);
});

/** The units that upgrades run in which nobody waits for. */
const unit = 'an-upgrade.service';
const otherUnit = 'another-upgrade.service';
const otherOutput = '/run/another-upgrade';

async function begin(world: PrototypeWorld, name: string, output: string): Promise<void> {
  const properties = [
    'RemainAfterExit=yes',
    `StandardOutput=file:${output}`,
    `StandardError=file:${output}`,
  ].map((each) => `--property=${each}`);
  const command = ['rpm-ostree', 'upgrade'];
  await world.host.exec(['systemd-run', '--quiet', `--unit=${name}`, ...properties, ...command]);
}

/** How a unit has ended, or undefined while it runs. */
async function endingOf(
  world: PrototypeWorld,
  name: string,
): Promise<{ readonly state: string; readonly result: string } | undefined> {
  const shown = await world.read(['systemctl', 'show', '--property=Result,SubState', name]);
  const property = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(shown)?.[1] ?? '';
  const state = property('SubState');
  return ['start', 'running'].includes(state) ? undefined : { state, result: property('Result') };
}

When('root begins an upgrade', async function (this: PrototypeWorld) {
  await begin(this, unit, '/run/an-upgrade');
});

When('root begins another upgrade', async function (this: PrototypeWorld) {
  await begin(this, otherUnit, otherOutput);
});

When('the other one waits for the first', async function (this: PrototypeWorld) {
  await this.host.until('the other upgrade to say that it joins the first', async () =>
    (await this.host.readFile(otherOutput)).includes('Attaching to existing transaction'),
  );
});

Then(
  'both upgrades end well, and the other one says:',
  async function (this: PrototypeWorld, text: string) {
    for (const name of [unit, otherUnit]) {
      const ending = await this.host.until(`the end of ${name}`, () => endingOf(this, name), {
        limit: 300,
      });
      const output = await this.host.readFile(otherOutput);
      this.expect(
        ending,
        `the other upgrade said\n${output}\nand ${name} ended with`,
      ).to.deep.equal({ state: 'exited', result: 'success' });
    }
    this.expect(
      said(this, await this.host.readFile(otherOutput)),
      'what the other upgrade said',
    ).to.equal(text);
  },
);

When('files are being fetched', async function (this: PrototypeWorld) {
  const trees = await treesOf(this);
  await this.host.until('a request for a file of the update', async () =>
    Promise.resolve(trees.asked.some((path) => path.endsWith('.filez'))),
  );
});

When('the upgrade is killed', async function (this: PrototypeWorld) {
  await this.host.exec(['systemctl', 'kill', '--signal=KILL', unit]);
  await this.host.until('the end of the upgrade', async () => {
    const { stdout } = await this.host.exec(['systemctl', 'is-active', unit], { accept: 'any' });
    return !stdout.startsWith('active');
  });
  await this.host.exec(['systemctl', 'reset-failed', unit]);
});

When("the update's deployment is being written", async function (this: PrototypeWorld) {
  const { commit } = this.update;
  // Looked for on the host itself: the moment is short.
  await this.host.run(
    `until ls -d /ostree/deploy/*/deploy/${commit}.0 2>/dev/null; do
      test "$(systemctl show --property=SubState --value ${unit})" = running || exit 1; done`,
    { timeout: 120 },
  );
});

When(
  'the power is cut while the update is finalised at shutdown',
  async function (this: PrototypeWorld) {
    const since = this.host.consoleSize();
    await this.host.run('systemctl reboot', { accept: 'any' });
    await this.host.consoleLine(/[Ff]inalize Staged|ostree-finalize-staged/, { since });
    await this.host.powerCut();
    await this.host.start();
  },
);

Given('its disk is full', async function (this: PrototypeWorld) {
  await this.host.run(
    'fallocate --length "$(df --output=avail --block-size=1 /var | tail -n 1)" /var/filler; ' +
      'dd if=/dev/zero of=/var/filler-2 bs=4k 2>/dev/null; sync; ' +
      'test "$(df --output=avail --block-size=1 /var | tail -n 1)" -lt 65536',
  );
});

When('there is room on its disk again', async function (this: PrototypeWorld) {
  await this.host.exec(['rm', '--', '/var/filler', '/var/filler-2']);
});

/** A message as the features have it. */
function said(world: PrototypeWorld, text: string): string {
  const { tree, remote, remoteUrl } = world.subject;
  const { update } = world;
  return specified(text, {
    names: new Map([
      [update.commit, 'UPDATE'],
      [tree.commit, 'INSTALLED'],
      [tree.ref, 'BRANCH'],
      [remoteUrl, 'URL'],
      [`${remote}:${tree.ref}`, 'REMOTE:BRANCH'],
      [world.subject.signingKey, 'KEY'],
    ]),
  });
}

Then('it says:', function (this: PrototypeWorld, text: string) {
  const { command, stdout, stderr } = this.last;
  this.expect(said(this, stdout), `"${command}" complained\n${stderr}\nand printed`).to.equal(text);
});

Then('it complains:', function (this: PrototypeWorld, text: string) {
  const { command, stderr, stdout } = this.last;
  this.expect(said(this, stderr), `"${command}" printed\n${stdout}\nand complained`).to.equal(text);
});

Then(/^it complains of (.+)$/, function (this: PrototypeWorld, text: string) {
  const { command, stderr, exitCode } = this.last;
  this.expect(said(this, stderr), `what "${command}" complained of`).to.contain(text);
  this.expect(exitCode, `the exit code of "${command}"`).to.equal(1);
});

function marks({ booted, staged }: Deployment): string {
  if (booted) return 'running';
  return staged === true ? 'staged' : 'kept';
}

Then(
  'its deployments, the next boot first, are:',
  async function (this: PrototypeWorld, table: DataTable) {
    const { subject, update } = this;
    const { tree } = subject;
    const names = new Map([
      [tree.commit, 'the installed one'],
      [update.commit, 'the update'],
    ]);
    const { deployments } = parseStatus(await this.read(['rpm-ostree', 'status', '--json']));
    this.expect(
      deployments.map((each) => `${names.get(each.checksum) ?? each.checksum}, ${marks(each)}`),
      'the deployments',
    ).to.deep.equal(
      rowsOf(table, 'commit', 'state').map(({ commit, state }) => `${commit}, ${state}`),
    );
  },
);

Then(
  'its packages are those of the update, and differ from the installed ones by:',
  async function (this: PrototypeWorld, table: DataTable) {
    const found = await installedPackages(this.host);
    const { subject, update } = this;
    const { tree } = subject;
    this.expect(found, 'the packages').to.deep.equal([...update.packages].sort());
    const { missing, surplus } = difference(tree.packages, found);
    this.expect([missing, surplus], 'packages that went, and that came').to.deep.equal([
      rowsOf(table, 'before', 'now').map(({ before }) => before),
      rowsOf(table, 'before', 'now').map(({ now }) => now),
    ]);
  },
);

Then('its packages are the installed ones', async function (this: PrototypeWorld) {
  this.expect(await installedPackages(this.host), 'the packages').to.deep.equal([
    ...this.subject.tree.packages,
  ]);
});

Then('its OSTree repository is sound', async function (this: PrototypeWorld) {
  const { stdout, stderr, exitCode } = await this.host.exec(['ostree', 'fsck', '--quiet'], {
    accept: 'any',
    timeout: 300,
  });
  this.expect(exitCode, `"ostree fsck" said\n${stdout}${stderr}\nand its exit code`).to.equal(0);
});

When(
  '{person} writes {string} into the file {path}',
  async function (this: PrototypeWorld, person: Person, text: string, path: string) {
    await this.host.writeFile(path, `${text}\n`, { as: this.accountOf(person) });
  },
);

Then(
  'the file {path} holds {string}',
  async function (this: PrototypeWorld, path: string, text: string) {
    this.expect((await this.host.readFile(path)).trim(), `the content of ${path}`).to.equal(text);
  },
);

Then('there is no file {path}', async function (this: PrototypeWorld, path: string) {
  const { exitCode } = await this.host.exec(['test', '-e', path], { accept: [0, 1] });
  this.expect(exitCode, `the exit code of a test for ${path}`).to.equal(1);
});

Then('either the old system or the new one runs, whole', async function (this: PrototypeWorld) {
  const { subject, update } = this;
  const { tree } = subject;
  const { deployments } = parseStatus(await this.read(['rpm-ostree', 'status', '--json']));
  const running = deployments.find(({ booted }) => booted)?.checksum;
  this.expect([tree.commit, update.commit], 'the commits of which one runs').to.include(running);
  const { packages } = running === tree.commit ? tree : update;
  this.expect(await installedPackages(this.host), 'the packages').to.deep.equal([...packages]);
});

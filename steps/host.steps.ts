import { Given, Then, When } from '@cucumber/cucumber';
import { findTrouble } from '../support/host/console-patterns.ts';
import type { Edition } from '../support/images/image.ts';
import { type Aspect, aspectsOfTheTree, noteSystem } from '../support/observe/system-note.ts';
import { changesSinceNoted } from '../support/world/noted.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Given('a running {edition}', async function (this: PrototypeWorld, edition: Edition) {
  await this.lend(edition);
});

Given(
  "root takes note of the machine's identity, deployments and packages",
  async function (this: PrototypeWorld) {
    this.noted = await noteSystem(this.host);
  },
);

async function expectAsNoted(world: PrototypeWorld, except: readonly Aspect[] = []): Promise<void> {
  const changes = await changesSinceNoted(world, except);
  world.expect(changes, 'what changed of the system since it was noted').to.deep.equal([]);
}

Then(
  "the machine's identity, deployments and packages are as noted",
  async function (this: PrototypeWorld) {
    await expectAsNoted(this);
  },
);

Then("the machine's identity is as noted", async function (this: PrototypeWorld) {
  await expectAsNoted(this, [...aspectsOfTheTree, 'changes to the defaults of /etc']);
});

Then("the machine's deployments and packages are as noted", async function (this: PrototypeWorld) {
  await expectAsNoted(this, ['changes to the defaults of /etc']);
});

Then('all that runs is as noted', async function (this: PrototypeWorld) {
  await expectAsNoted(this, ['deployments']);
});

Then(
  /^the machine's identity and its changes to \/etc are as noted$/,
  async function (this: PrototypeWorld) {
    await expectAsNoted(this, aspectsOfTheTree);
  },
);

When('root reboots it', async function (this: PrototypeWorld) {
  await this.host.reboot({ how: 'systemctl reboot' });
});

When('it is shut down and switched on again', async function (this: PrototypeWorld) {
  await this.host.powerOff();
  this.expect(await this.host.isOn(), 'the machine after "systemctl poweroff" is on').to.equal(
    false,
  );
  await this.host.start();
});

When('everything that was written is on the disk', async function (this: PrototypeWorld) {
  await this.host.exec(['sync']);
});

When('the power is cut and comes back', async function (this: PrototypeWorld) {
  await this.host.powerCut();
  await this.host.start();
});

Then('it is healthy', async function (this: PrototypeWorld) {
  const { state, failedUnits } = await this.host.health();
  this.expect(failedUnits, 'units that failed').to.deep.equal([]);
  this.expect(state, 'the state of the system').to.equal('running');
});

Then('its console tells of no trouble', async function (this: PrototypeWorld) {
  const trouble = findTrouble(await this.host.console());
  this.expect(trouble?.lines.join('\n'), 'what the console tells of trouble').to.equal(undefined);
});

Then('its console shows a login prompt with its host name', async function (this: PrototypeWorld) {
  const name = (await this.read(['hostname'])).trim();
  const console = await this.host.console();
  const prompts = console.split('\n').filter((line) => / login: ?/.test(line));
  this.expect(
    prompts.some((line) => line.includes(`${name} login:`)),
    `a login prompt of "${name}" on the console, whose last lines are\n${console.slice(-1500)}\nit is there`,
  ).to.equal(true);
});

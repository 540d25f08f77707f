import { Given, Then, When, type DataTable } from '@cucumber/cucumber';
import type { Offer } from '../support/compose/repository-view.ts';
import { breakSomething, mend, mendRepository } from '../support/world/faults.ts';
import { expectFailures } from '../support/world/failing.ts';
import { recordPublished } from '../support/world/lending.ts';
import { said } from '../support/world/messages.ts';
import { rowsOf } from '../support/world/tables.ts';
import { treesOf } from '../support/world/trees.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

const upgrade = 'rpm-ostree upgrade';

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
    await publish(this, what);
  },
);

async function publish(world: PrototypeWorld, what: string): Promise<void> {
  const offer = offers[what];
  if (offer === undefined) throw new TypeError(`Nobody can publish ${what}.`);
  await (await treesOf(world)).offer(offer);
  recordPublished(offer);
}

Given(
  /^(transfers stall|its repository has no summary)$/,
  async function (this: PrototypeWorld, fault: string) {
    await breakSomething(this, fault);
  },
);

When('its repository is mended', async function (this: PrototypeWorld) {
  await mendRepository(this);
});

Then(
  "root's upgrade fails and leaves all as noted while:",
  async function (this: PrototypeWorld, table: DataTable) {
    await expectFailures(this, upgrade, rowsOf(table, 'fault', 'complaint'), async ({ fault }) => {
      await breakSomething(this, fault);
      return () => mend(this, fault);
    });
  },
);

Then(
  "root's upgrade fails and leaves all as noted when the distribution has published:",
  async function (this: PrototypeWorld, table: DataTable) {
    await expectFailures(this, upgrade, rowsOf(table, 'commit', 'complaint'), ({ commit }) =>
      publish(this, commit),
    );
  },
);

Then('it says:', function (this: PrototypeWorld, text: string) {
  const { command, stdout, stderr } = this.last;
  this.expect(said(this, stdout), `"${command}" complained\n${stderr}\nand printed`).to.equal(text);
});

Then('it complains:', function (this: PrototypeWorld, text: string) {
  const { command, stderr, stdout } = this.last;
  this.expect(said(this, stderr), `"${command}" printed\n${stdout}\nand complained`).to.equal(text);
});

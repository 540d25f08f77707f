import { Given, Then, When, type DataTable } from '@cucumber/cucumber';
import type { Offer } from '../support/compose/repository-view.ts';
import { breakSomething, mend, mendRepository } from '../support/world/faults.ts';
import { recordPublished } from '../support/world/lending.ts';
import { said } from '../support/world/messages.ts';
import { changesSinceNoted } from '../support/world/noted.ts';
import { rowsOf } from '../support/world/tables.ts';
import { treesOf } from '../support/world/trees.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

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

/**
 * Tries upgrades that must fail in these words, one after the other, and must leave the machine as a step has noted it.
 * @param arrange makes the row's fault, and gives what mends it if that is needed
 */
async function expectFailures<Row extends { readonly complaint: string }>(
  world: PrototypeWorld,
  rows: readonly Row[],
  arrange: (row: Row) => Promise<(() => Promise<void>) | void>,
): Promise<void> {
  const surprises: string[] = [];
  for (const row of rows) {
    const mended = await arrange(row);
    const [what = ''] = Object.values(row);
    await world.attempt('rpm-ostree upgrade', { name: 'root' }, { timeout: 300 });
    const { stdout, stderr, exitCode } = world.last;
    if (exitCode !== 1 || said(world, stderr) !== row.complaint) {
      surprises.push(`${what}: exit code ${exitCode}\n${stdout}${said(world, stderr)}`);
    }
    const changes = await changesSinceNoted(world);
    if (changes.length > 0) surprises.push(`${what} changed\n${changes.join('\n')}`);
    await mended?.();
  }
  world.expect(surprises, 'upgrades that did not fail as they should').to.deep.equal([]);
}

Then(
  "root's upgrade fails and leaves all as noted while:",
  async function (this: PrototypeWorld, table: DataTable) {
    await expectFailures(this, rowsOf(table, 'fault', 'complaint'), async ({ fault }) => {
      await breakSomething(this, fault);
      return () => mend(this, fault);
    });
  },
);

Then(
  "root's upgrade fails and leaves all as noted when the distribution has published:",
  async function (this: PrototypeWorld, table: DataTable) {
    await expectFailures(this, rowsOf(table, 'commit', 'complaint'), ({ commit }) =>
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

import { Then, type DataTable } from '@cucumber/cucumber';
import { linesOf } from '../support/observe/lists.ts';
import { cutAtRandom } from '../support/world/power-cuts.ts';
import { rowsOf } from '../support/world/tables.ts';
import { typed } from '../support/world/typed.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

/** The repositories of a box that hosts trees. */
const repositories = ['/ostree/repo', '/var/lib/dnf-ostree/repo'] as const;

async function expectSound(world: PrototypeWorld): Promise<void> {
  const { failedUnits, state } = await world.host.health();
  world.expect([state, ...failedUnits], 'the state of the system').to.deep.equal(['running']);
  for (const repository of repositories) {
    const { stdout, stderr, exitCode } = await world.host.exec(
      ['ostree', 'fsck', '--quiet', `--repo=${repository}`],
      { accept: 'any', timeout: 300 },
    );
    world.expect(exitCode, `ostree fsck of ${repository}:\n${stdout}${stderr}`).to.equal(0);
  }
}

Then(
  'the power may be cut at random moments, and each time the box starts as noted, with sound repositories:',
  async function (this: PrototypeWorld, table: DataTable) {
    for (const row of rowsOf(table, 'command', 'cuts', 'undone by')) {
      const command = typed(this, row.command);
      const undo = typed(this, row['undone by']);
      const wanted = { command, count: Number(row.cuts), undo };
      this.log(`${command}: cut ${await cutAtRandom(this, wanted, () => expectSound(this))}`);
      await this.attempt(command, { name: 'root' }, { timeout: 300 });
    }
  },
);

Then('nothing is left of what was not finished', async function (this: PrototypeWorld) {
  const found = await this.read([
    'find',
    '/var/lib/dnf-ostree',
    '-mindepth',
    '1',
    '-maxdepth',
    '2',
    '(',
    '-path',
    '*/stage/*',
    '-o',
    '-path',
    '/var/lib/dnf-ostree/.*',
    ')',
  ]);
  this.expect(linesOf(found), 'what unfinished runs have left').to.deep.equal([]);
});

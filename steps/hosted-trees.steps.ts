import { Given, Then, When, type DataTable } from '@cucumber/cucumber';
import type { Edition } from '../support/images/image.ts';
import { isMeddling } from '../support/network/meddler.ts';
import { difference, noDifference } from '../support/observe/lists.ts';
import { followTrees, serveTrees, trustAnotherKey } from '../support/world/another-box.ts';
import { expectFailures } from '../support/world/failing.ts';
import {
  hostedNames,
  hostedPackages,
  parseHostList,
  roomOfTrees,
  verdict,
} from '../support/world/hosted-trees.ts';
import { installedPackages } from '../support/world/installed-packages.ts';
import { rowsOf } from '../support/world/tables.ts';
import { dnfOf, typed } from '../support/world/typed.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then('root hosts these trees:', async function (this: PrototypeWorld, table: DataTable) {
  this.expect(await hostedNames(this), 'the trees that it hosts').to.deep.equal(
    rowsOf(table, 'tree').map(({ tree }) => tree),
  );
});

Then('root hosts no tree', async function (this: PrototypeWorld) {
  this.expect(await hostedNames(this), 'the trees that it hosts').to.deep.equal([]);
});

Then('dnf lists these hosted trees:', async function (this: PrototypeWorld, table: DataTable) {
  const printed = await this.read([dnfOf(this), 'ostree', 'host', 'list', '--json'], {
    as: this.administrator.name,
    timeout: 300,
  });
  this.expect(
    parseHostList(printed).map((tree) => ({
      tree: tree.name,
      'asked for': tree.requested.join(' '),
      checks: verdict(tree),
    })),
    'the hosted trees as dnf lists them',
  ).to.deep.equal(rowsOf(table, 'tree', 'asked for', 'checks'));
});

Then(
  'the tree {string} has the packages of the running system, and these:',
  async function (this: PrototypeWorld, name: string, table: DataTable) {
    const found = difference(await installedPackages(this.host), await hostedPackages(this, name));
    const rows = rowsOf(table, 'package', 'why');
    this.expect(found, `packages that ${name} lacks, and that it has beyond`).to.deep.equal({
      missing: [],
      surplus: rows.map((row) => row.package),
    });
  },
);

Then(
  'the running system has the packages of the tree {string}',
  async function (this: PrototypeWorld, name: string) {
    this.expect(
      difference(await hostedPackages(this, name), await installedPackages(this.host)),
      `packages of ${name} that the running system lacks, and that it alone has`,
    ).to.deep.equal(noDifference);
  },
);

Then(
  'the tree {string} has the packages of the tree {string}',
  async function (this: PrototypeWorld, name: string, other: string) {
    this.expect(
      difference(await hostedPackages(this, other), await hostedPackages(this, name)),
      `packages of ${other} that ${name} lacks, and that it alone has`,
    ).to.deep.equal(noDifference);
  },
);

Then(
  'the hosted trees take at most {int} % of the room that the installed one takes',
  async function (this: PrototypeWorld, share: number) {
    const { hosted, installed } = await roomOfTrees(this);
    const percent = (hosted / installed) * 100;
    this.expect(
      percent,
      `${hosted} bytes for the hosted trees, ${installed} for the installed one: per cent`,
    ).to.be.within(0, share);
  },
);

When('root serves its trees by {string}', async function (this: PrototypeWorld, command: string) {
  await serveTrees(this, typed(this, command));
});

Given(
  'another {edition} that follows these trees, and trusts their key',
  async function (this: PrototypeWorld, edition: Edition) {
    await this.lendBeside(edition);
    await followTrees(this);
  },
);

Then(
  /^"(dnf -y ostree rebase [^"]+)" fails there and leaves all as noted while:$/,
  async function (this: PrototypeWorld, command: string, table: DataTable) {
    await expectFailures(this, command, rowsOf(table, 'fault', 'complaint'), async ({ fault }) => {
      if (fault === 'the key that it trusts is another one') return trustAnotherKey(this);
      if (!isMeddling(fault)) throw new TypeError(`Nobody knows how to make that ${fault}.`);
      this.meddler?.meddle(fault);
      return async () => this.meddler?.meddle(undefined);
    });
  },
);

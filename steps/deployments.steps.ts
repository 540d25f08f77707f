import { Then, type DataTable } from '@cucumber/cucumber';
import { difference, linesOf, noDifference } from '../support/observe/lists.ts';
import { bootedDeployment, parseStatus, type Deployment } from '../support/observe/status.ts';
import { parseTreeDifference, treeDifferenceCommand } from '../support/observe/tree-difference.ts';
import { commitsNamed } from '../support/world/commits.ts';
import { fileIn, isThere } from '../support/world/files.ts';
import { installedPackages } from '../support/world/installed-packages.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

function marks({ booted, staged }: Deployment): string {
  if (booted) return 'running';
  return staged === true ? 'staged' : 'kept';
}

async function deploymentsOf(world: PrototypeWorld): Promise<readonly Deployment[]> {
  return parseStatus(await world.read(['rpm-ostree', 'status', '--json'])).deployments;
}

/** Where a deployment's files are. */
function folderOf({ osname, checksum, serial }: Deployment): string {
  return `/ostree/deploy/${osname}/deploy/${checksum}.${serial}`;
}

Then(
  'its deployments, the next boot first, are:',
  async function (this: PrototypeWorld, table: DataTable) {
    const rows = rowsOf(table, 'commit', 'state');
    const commits = await commitsNamed(
      this,
      rows.map(({ commit }) => commit),
    );
    const names = new Map([...commits].map(([name, commit]) => [commit, name]));
    const deployments = await deploymentsOf(this);
    this.expect(
      deployments.map((each) => `${names.get(each.checksum) ?? each.checksum}, ${marks(each)}`),
      'the deployments',
    ).to.deep.equal(rows.map(({ commit, state }) => `${commit}, ${state}`));
  },
);

Then(
  'its packages are those of the update, and differ from the installed ones by:',
  async function (this: PrototypeWorld, table: DataTable) {
    const found = await installedPackages(this.host);
    this.expect(found, 'the packages').to.deep.equal([...this.update.packages].sort());
    expectPackageChanges(this, table, found);
  },
);

Then(
  'its packages differ from the installed ones by:',
  async function (this: PrototypeWorld, table: DataTable) {
    expectPackageChanges(this, table, await installedPackages(this.host));
  },
);

/** A row for each package that changed, came (nothing `before`) or went (nothing `now`). */
function expectPackageChanges(
  world: PrototypeWorld,
  table: DataTable,
  found: readonly string[],
): void {
  const { missing, surplus } = difference(world.subject.tree.packages, found);
  const rows = rowsOf(table, 'before', 'now');
  const named = (column: 'before' | 'now'): readonly string[] =>
    rows
      .map((row) => row[column])
      .filter((cell) => cell !== '')
      .sort();
  world
    .expect([missing, surplus], 'packages that went, and that came')
    .to.deep.equal([named('before'), named('now')]);
}

Then('its packages are those of the alternate tree', async function (this: PrototypeWorld) {
  this.expect(await installedPackages(this.host), 'the packages').to.deep.equal(
    [...this.alternate.packages].sort(),
  );
});

Then('its packages are the installed ones', async function (this: PrototypeWorld) {
  this.expect(await installedPackages(this.host), 'the packages').to.deep.equal([
    ...this.subject.tree.packages,
  ]);
});

Then(
  'its files differ from those of the installed system by:',
  async function (this: PrototypeWorld, table: DataTable) {
    const status = { deployments: await deploymentsOf(this) };
    const running = bootedDeployment(status);
    const { commit } = this.subject.tree;
    const kept = status.deployments.find(({ checksum }) => checksum === commit);
    if (kept === undefined || kept === running) {
      throw this.failure('The installed system is not kept beside the one that runs');
    }
    const { stdout } = await this.host.run(
      treeDifferenceCommand(folderOf(kept), folderOf(running)),
      { timeout: 120 },
    );
    const rows = rowsOf(table, 'file', 'change', 'why');
    this.expect(
      difference(
        rows.map(({ file, change }) => `${file}: ${change}`),
        [...parseTreeDifference(stdout)].map(([file, change]) => `${file}: ${change}`),
      ),
      'rows of the table that do not differ (missing), and what differs beyond the table (surplus)',
    ).to.deep.equal(noDifference);
  },
);

Then('its OSTree repository is sound', async function (this: PrototypeWorld) {
  const { stdout, stderr, exitCode } = await this.host.exec(['ostree', 'fsck', '--quiet'], {
    accept: 'any',
    timeout: 300,
  });
  this.expect(exitCode, `"ostree fsck" said\n${stdout}${stderr}\nand its exit code`).to.equal(0);
});

/** Which of these paths of the update's first deployment are there, booted or not, and not empty. */
async function writtenOfUpdate(
  world: PrototypeWorld,
  paths: readonly string[],
): Promise<readonly string[]> {
  const folders = (await deploymentsOf(world)).map(
    ({ osname }) => `/ostree/deploy/${osname}/deploy`,
  );
  const words = paths.map((path) => `${folders[0]}/${world.update.commit}.0/${path}`).join(' ');
  const found = await world.read([
    'bash',
    '-c',
    `for path in ${words}; do test ! -s "$path" || echo "$path"; done`,
  ]);
  return paths.filter((path) => linesOf(found).some((line) => line.endsWith(`.0/${path}`)));
}

Then('the update was fetched in part', async function (this: PrototypeWorld) {
  // libostree marks a commit whose objects are not all there.
  const marked = `/ostree/repo/state/${this.update.commit}.commitpartial`;
  this.expect(await isThere(this.host, marked), `whether ${marked} is there`).to.equal(true);
});

Then('the new system was written in part', async function (this: PrototypeWorld) {
  this.expect(
    await writtenOfUpdate(this, ['usr/bin/bash', 'usr/share']),
    'of usr/bin/bash and usr/share, what is there of the new system',
  ).to.deep.equal(['usr/bin/bash']);
});

Then(
  /^on the new system \/etc was (merged|merged in part)$/,
  async function (this: PrototypeWorld, how: string) {
    // The tree's machine-id is empty.
    const [early, late] = ['etc/machine-id', fileIn('etc')] as const;
    this.expect(
      await writtenOfUpdate(this, [early, late]),
      `of ${early} and ${late}, what is there of the new system`,
    ).to.deep.equal(how === 'merged' ? [early, late] : [early]);
  },
);

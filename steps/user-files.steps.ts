import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { folderManifest, manifestDifference } from '../support/observe/folder-manifest.ts';
import { bootedDeployment, parseStatus } from '../support/observe/status.ts';
import { makeOddTree } from '../support/world/odd-tree.ts';
import { rowsOf } from '../support/world/tables.ts';
import { treesOf } from '../support/world/trees.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Given('files of every kind, made by:', async function (this: PrototypeWorld, table: DataTable) {
  const folders: string[] = [];
  for (const { person, in: parent } of rowsOf(table, 'person', 'in')) {
    const user = this.accountOf({ name: person.replaceAll('"', '') });
    folders.push(await makeOddTree(this.host, parent, user));
  }
  this.made = await folderManifest(this.host, folders);
  this.madeIn = folders;
});

Then('the files of every kind are as they were made', async function (this: PrototypeWorld) {
  this.expect(this.made.size, 'the number of files that a step made').to.be.above(0);
  const now = await folderManifest(this.host, this.madeIn);
  this.expect(manifestDifference(this.made, now), 'what became of people’s files').to.deep.equal(
    [],
  );
});

Then(
  'the files of every kind have moved from {path} to {path}, and are as they were made',
  async function (this: PrototypeWorld, from: string, to: string) {
    this.expect(this.made.size, 'the number of files that a step made').to.be.above(0);
    const moved = new Map(
      [...this.made.values()].map((entry) => {
        const path = entry.path.replace(from, to);
        return [path, { ...entry, path }];
      }),
    );
    const folders = this.madeIn.map((folder) => folder.replace(from, to));
    const now = await folderManifest(this.host, folders);
    this.expect(
      manifestDifference(moved, now),
      'what became of people’s files on the way',
    ).to.deep.equal([]);
  },
);

When(
  'the distribution has published the update on another ref',
  async function (this: PrototypeWorld) {
    const ref = `${this.subject.tree.ref}-next`;
    const commit = await (await treesOf(this)).offerOn(ref);
    this.otherRef = { ref, commit };
  },
);

When('root rebases it to that ref', async function (this: PrototypeWorld) {
  const { ref } = this.otherRef;
  await this.attempt(
    `rpm-ostree rebase ${this.subject.remote}:${ref}`,
    { name: 'root' },
    { timeout: 300 },
  );
});

Then('it runs what was published on that ref', async function (this: PrototypeWorld) {
  const status = parseStatus(await this.read(['rpm-ostree', 'status', '--json']));
  const { ref, commit } = this.otherRef;
  const running = bootedDeployment(status);
  this.expect(
    { origin: running.origin, checksum: running.checksum },
    'origin and commit of the system that runs',
  ).to.deep.equal({ origin: `${this.subject.remote}:${ref}`, checksum: commit });
});

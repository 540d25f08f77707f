import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import {
  changedPreferences,
  closeFirefox,
  openFirefox,
  saysOfDownload,
} from '../support/desktop/browser.ts';
import { saveIn } from '../support/desktop/saving.ts';
import { attachScreenNow } from '../support/world/attach-screen.ts';
import { download, downloadFolder, folderOf } from '../support/world/downloads.ts';
import {
  type Column,
  type Observed,
  surprises,
  toldColumns,
  untoldColumns,
} from '../support/world/expected-downloads.ts';
import { appears } from '../support/world/files.ts';
import { circumstancesOf, makeDownloads } from '../support/world/kinds-of-downloads.ts';
import {
  type Observation,
  observeTold,
  observeUntold,
} from '../support/world/observe-downloads.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Given(
  "the administrator's Downloads is {string}",
  async function (this: PrototypeWorld, what: string) {
    await makeDownloads(this.host, this.administrator.name, what);
  },
);

Given('this is what is expected of Downloads:', function (this: PrototypeWorld, table: DataTable) {
  this.expectedDownloads = rowsOf(table, 'Downloads is', ...untoldColumns, ...toldColumns);
});

/** Looks at some columns of what is expected, in the rows that a disk that is there, or missing, lets anybody see. */
async function expectOfDownloads(
  world: PrototypeWorld,
  { withoutDisk, columns }: { readonly withoutDisk: boolean; readonly columns: readonly Column[] },
  observe: (observation: Observation, whats: readonly string[]) => Promise<readonly Observed[]>,
): Promise<void> {
  const expected = world.expectedDownloads.filter(
    (row) => (circumstancesOf(row['Downloads is']).withoutDisk ?? false) === withoutDisk,
  );
  world.expect(expected.length, 'the number of expectations of Downloads').to.be.above(0);
  const { desktop, page } = world;
  const observation = { desktop, server: page, shown: () => attachScreenNow(world) };
  const found = await observe(
    observation,
    expected.map((row) => row['Downloads is']),
  );
  const told = surprises(expected, found, columns);
  world.expect(told, 'what is not as expected of Downloads').to.deep.equal([]);
}

Then(
  'all that is expected of Downloads is so, while Firefox is told nothing',
  async function (this: PrototypeWorld) {
    const seen = { withoutDisk: false, columns: untoldColumns };
    await expectOfDownloads(this, seen, observeUntold);
  },
);

Then(
  'all that is expected of Downloads is so, while Firefox is told to save in a folder there, or to ask',
  async function (this: PrototypeWorld) {
    const seen = { withoutDisk: false, columns: toldColumns };
    await expectOfDownloads(this, seen, observeTold);
  },
);

Then(
  'all that is expected of Downloads without its disk is so',
  async function (this: PrototypeWorld) {
    const untold = { withoutDisk: true, columns: untoldColumns };
    await expectOfDownloads(this, untold, observeUntold);
    const told = { withoutDisk: true, columns: toldColumns };
    await expectOfDownloads(this, told, observeTold);
  },
);

Then(
  'xdg-user-dir says that Downloads is {path}',
  async function (this: PrototypeWorld, path: string) {
    const found = await downloadFolder(this.host, this.administrator.name);
    this.expect(found, 'the folder of downloads by xdg-user-dir').to.equal(path);
  },
);

When('the administrator downloads a file in Firefox', async function (this: PrototypeWorld) {
  await openFirefox(this.desktop);
  this.downloaded = await download(this.desktop, this.page);
});

When(
  'the administrator downloads a file of {int} MB in Firefox',
  async function (this: PrototypeWorld, megabytes: number) {
    await openFirefox(this.desktop);
    this.downloaded = await download(this.desktop, this.page, megabytes * 1_000_000);
  },
);

When(
  'the administrator downloads a file in Firefox that is open',
  async function (this: PrototypeWorld) {
    this.downloaded = await download(this.desktop, this.page);
  },
);

Then('Firefox says that there is {string}', async function (this: PrototypeWorld, words: string) {
  await saysOfDownload(this.desktop, words);
  await attachScreenNow(this);
});

Then('the downloaded file lies in {path}', async function (this: PrototypeWorld, folder: string) {
  const found = await folderOf(this.desktop, this.downloaded);
  this.expect(found, `where ${this.downloaded.name} was saved`).to.equal(folder);
  await attachScreenNow(this);
});

Then(
  'the downloaded file is in {path}, and empty',
  async function (this: PrototypeWorld, folder: string) {
    const path = `${folder}/${this.downloaded.name}`;
    await appears(this.host, path);
    const size = await this.read(['stat', '--format', '%s', path]);
    this.expect(size.trim(), `the size of ${path}`).to.equal('0');
    await attachScreenNow(this);
  },
);

// It writes down what it was told when it is closed.
Then('Firefox has been told nothing about where to save', async function (this: PrototypeWorld) {
  const changed = await changedPreferences(this.desktop, 'browser.download.');
  const told = Object.fromEntries(
    Object.entries(changed).filter(([name]) =>
      /\.(?:dir|folderList|useDownloadDir|always_ask.*)$/.test(name),
    ),
  );
  this.expect(told, 'preferences of Firefox that are not as it came').to.deep.equal({});
});

When(
  'the administrator has Firefox save in {path}',
  async function (this: PrototypeWorld, folder: string) {
    await closeFirefox(this.desktop);
    await saveIn(this.desktop, folder);
  },
);

When('the administrator closes Firefox', async function (this: PrototypeWorld) {
  await closeFirefox(this.desktop);
});

import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import {
  changedPreferences,
  choosePreferences,
  closeFirefox,
  openFirefox,
  saysOfDownload,
} from '../support/desktop/browser.ts';
import { saveDialogue } from '../support/desktop/files.ts';
import { attachScreenNow } from '../support/world/attach-screen.ts';
import {
  download,
  downloadFolder,
  folderOf,
  makeDownloads,
  observeDownloads,
  surprises,
} from '../support/world/downloads.ts';
import { appears } from '../support/world/files.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Given(
  "the administrator's Downloads is {string}",
  async function (this: PrototypeWorld, what: string) {
    await makeDownloads(this.host, this.administrator.name, what);
  },
);

Given('this is what is expected of Downloads:', function (this: PrototypeWorld, table: DataTable) {
  this.expectedDownloads = rowsOf(
    table,
    'Downloads is',
    'xdg-user-dir says',
    'Firefox saves in',
    'Files lists',
  );
});

Then('all that is expected of Downloads is so', async function (this: PrototypeWorld) {
  const expected = this.expectedDownloads;
  this.expect(expected.length, 'the number of expectations of Downloads').to.be.above(0);
  const whats = expected.map((row) => row['Downloads is']);
  const found = await observeDownloads(this.desktop, whats, this.page, () => attachScreenNow(this));
  this.expect(surprises(expected, found), 'what is not as expected of Downloads').to.deep.equal([]);
});

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

Then('Firefox has been told nothing about where to save', async function (this: PrototypeWorld) {
  await closeFirefox(this.desktop);
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
    await choosePreferences(this.desktop, {
      'browser.download.folderList': 2,
      'browser.download.dir': folder,
    });
  },
);

When('the administrator has Firefox ask where to save', async function (this: PrototypeWorld) {
  await closeFirefox(this.desktop);
  await choosePreferences(this.desktop, {
    'browser.download.folderList': 1,
    'browser.download.useDownloadDir': false,
  });
});

Then(
  'Firefox asks where to save it, and proposes {string}',
  async function (this: PrototypeWorld, folder: string) {
    await saveDialogue(this.desktop, folder);
    await attachScreenNow(this);
  },
);

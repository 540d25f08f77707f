import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { accessibleNodes } from '../support/desktop/accessibility.ts';
import { isShowing } from '../support/desktop/accessible-node.ts';
import type { Edition } from '../support/images/image.ts';
import { attachScreen, attachScreenNow } from '../support/world/attach-screen.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

/** What the shell has on the screen. */
const shell = { application: 'gnome-shell', depth: 30, shown: true };

Given(
  'the administrator logged in to the desktop of {edition}',
  async function (this: PrototypeWorld, edition: Edition) {
    await this.lendDesktop(edition);
  },
);

When('the administrator presses {string}', async function (this: PrototypeWorld, chord: string) {
  await this.desktop.press(chord);
});

When('the administrator clicks on {string}', async function (this: PrototypeWorld, text: string) {
  await this.desktop.clickText(text);
});

When(
  /^the administrator clicks on "([^"]*)" in the (?:panel|system menu)$/,
  async function (this: PrototypeWorld, name: string) {
    await this.desktop.clickShell(name);
  },
);

When('the administrator opens the overview', async function (this: PrototypeWorld) {
  await this.desktop.overview();
});

When('the administrator opens the system menu', async function (this: PrototypeWorld) {
  await this.desktop.systemMenu();
});

When('the administrator closes the window', async function (this: PrototypeWorld) {
  await this.desktop.press('Alt+F4');
});

When(
  'the administrator opens the application {string} by a search',
  async function (this: PrototypeWorld, name: string) {
    await this.desktop.openBySearch(name);
  },
);

When(
  'the administrator opens the application {string} from the dash',
  async function (this: PrototypeWorld, name: string) {
    await this.desktop.openFromDash(name);
  },
);

Then('the screen shows {string}', async function (this: PrototypeWorld, text: string) {
  await this.desktop.screen.shows(text);
  await attachScreen(this);
});

Then('the screen shows no {string}', async function (this: PrototypeWorld, text: string) {
  await this.desktop.screen.showsNo(text);
  await attachScreen(this);
});

Then(
  'a window {string} of {string} is open',
  async function (this: PrototypeWorld, title: string, application: string) {
    const opened = await this.desktop.window(title, application);
    if (opened > 1) this.log(`${application} had given up, and was opened ${opened} times.`);
    await attachScreenNow(this);
  },
);

Then('no window of {string} is open', async function (this: PrototypeWorld, application: string) {
  await this.desktop.noWindow(application);
});

Then('the system menu has a slider {string}', async function (this: PrototypeWorld, name: string) {
  await this.desktop.node({ ...shell, name, role: 'slider', first: true });
  await attachScreen(this);
});

Then('the panel has:', async function (this: PrototypeWorld, table: DataTable) {
  const wanted = rowsOf(table, 'name', 'role');
  const nodes = await this.host.until('an answer of the shell by AT-SPI', () =>
    accessibleNodes(this.host, this.desktop.user, shell),
  );
  await attachScreenNow(this);
  const shown = nodes.filter((node) => isShowing(node) && node.place?.top === 0);
  this.expect(
    shown.map(({ name, role }) => ({ name, role })),
    'what the shell has at the top of the screen',
  ).to.deep.include.members([...wanted]);
});

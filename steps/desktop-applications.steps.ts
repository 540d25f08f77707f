import { Given, Then, When } from '@cucumber/cucumber';
import { startDownloadServer } from '../support/network/download-server.ts';
import { typeAddress } from '../support/desktop/browser.ts';
import { attachScreen, attachScreenNow } from '../support/world/attach-screen.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Given('a page with a file to download on the network', async function (this: PrototypeWorld) {
  this.downloads = this.resources.use(await startDownloadServer());
});

When("the administrator types the page's address", async function (this: PrototypeWorld) {
  const { page } = this;
  await typeAddress(this.desktop, page.url, () => page.visited);
  await attachScreen(this);
});

Then("the screen shows the page's headline", async function (this: PrototypeWorld) {
  await this.desktop.screen.shows(this.page.headline, 120);
  await attachScreen(this);
});

When("the administrator clicks on the page's link", async function (this: PrototypeWorld) {
  await this.desktop.clickText(this.page.link);
  this.downloaded = this.page.file;
});

Then("the file is in the administrator's Downloads, whole", async function (this: PrototypeWorld) {
  const { name, content } = this.page.file;
  const as = this.desktop.user;
  const found = await this.host.until(`${name} in Downloads`, async () => {
    const { exitCode, stdout } = await this.host.run(`cat -- ~/Downloads/'${name}'`, {
      as,
      accept: [0, 1],
    });
    return exitCode === 0 && stdout.length === content.length && stdout;
  });
  this.expect(found, 'the content of the file').to.equal(content);
  await attachScreenNow(this);
});

Then(
  'the administrator finds the setting {string} of {string} to be {string}',
  async function (this: PrototypeWorld, key: string, schema: string, value: string) {
    const as = this.desktop.user;
    await this.host.until(`${schema} ${key} to be ${value}`, async () => {
      const { stdout } = await this.host.exec(['gsettings', 'get', schema, key], { as });
      return stdout.trim() === value;
    });
  },
);

Then('a sound device is there, and the desktop plays to it', async function (this: PrototypeWorld) {
  const cards = await this.read(['cat', '/proc/asound/cards']);
  this.expect(cards, 'the sound cards that Linux knows').to.match(/^ *0 \[/m);
  const { user } = this.desktop;
  const dump = await this.host.until('PipeWire to know a sink of a sound card', async () => {
    const { stdout } = await this.host.exec(['pw-dump'], { as: user });
    const nodes = JSON.parse(stdout) as readonly {
      readonly info?: { readonly props?: Readonly<Record<string, unknown>> };
    }[];
    return nodes.find(
      ({ info }) =>
        info?.props?.['media.class'] === 'Audio/Sink' && info.props['device.api'] === 'alsa',
    );
  });
  this.expect(dump.info?.props?.['node.name'], 'the name of the sink').to.match(/^alsa_output/);
});

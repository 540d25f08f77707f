import { Then, When, type DataTable } from '@cucumber/cucumber';
import {
  readSetting,
  settingCommand,
  type SystemSetting,
} from '../support/observe/system-settings.ts';
import { asAdministrator } from '../support/world/sudo.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

When('the administrator sets:', async function (this: PrototypeWorld, table: DataTable) {
  for (const { setting, value } of rowsOf(table, 'setting', 'value')) {
    await asAdministrator(this, settingCommand(setting, value));
  }
});

Then(
  'its {setting} is {string}',
  async function (this: PrototypeWorld, setting: SystemSetting, value: string) {
    this.expect(await readSetting(this.host, setting), `the ${setting}`).to.equal(value);
  },
);

Then('its clock shows the time, give or take a minute', async function (this: PrototypeWorld) {
  const seconds = Number(await this.read(['date', '+%s']));
  this.expect(seconds, 'the clock, in seconds since 1970').to.be.closeTo(Date.now() / 1000, 60);
});

import { Then, When } from '@cucumber/cucumber';
import { shellVersion } from '../support/desktop/shell-version.ts';
import { linesOf } from '../support/observe/lists.ts';
import { attachScreenNow } from '../support/world/attach-screen.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then(
  'the desktop that runs is GNOME {int}, of the package {string}',
  async function (this: PrototypeWorld, major: number, name: string) {
    const running = await shellVersion(this.host, this.desktop.user);
    await attachScreenNow(this);
    this.expect(Number(running.split('.')[0]), `the shell that runs is ${running}, and GNOME`)
      // The rest of it moves with the distribution's updates.
      .to.equal(major);
    const installed = await this.read(['rpm', '--query', '--queryformat=%{VERSION}', name]);
    this.expect(running, `the version of the shell that runs, and that of ${name}`).to.equal(
      installed.trim(),
    );
  },
);

When(
  'the administrator sets {string} of {string} to {string}',
  async function (this: PrototypeWorld, key: string, schema: string, value: string) {
    await this.host.exec(['gsettings', 'set', schema, key, value], { as: this.desktop.user });
  },
);

Then(
  "the administrator's settings hold {string} as {path}",
  async function (this: PrototypeWorld, value: string, path: string) {
    const found = await this.read(['dconf', 'read', path], { as: this.desktop.user });
    this.expect(found.trim(), `the value of ${path} in the settings' database`).to.equal(value);
  },
);

Then(
  '{string} has no setting {string}',
  async function (this: PrototypeWorld, schema: string, key: string) {
    const keys = await this.read(['gsettings', 'list-keys', schema], { as: this.desktop.user });
    this.expect(linesOf(keys), `the settings that ${schema} has`).to.not.include(key);
  },
);

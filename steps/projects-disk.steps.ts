import { Given, Then, When } from '@cucumber/cucumber';
import type { Edition } from '../support/images/image.ts';
import {
  fillDisk,
  mountAtEveryBoot,
  plugInAgain,
  plugInNewDisk,
  putIntoAnother,
  takeOut,
} from '../support/world/projects-disk.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Given('a projects disk', async function (this: PrototypeWorld) {
  await plugInNewDisk(this);
});

Given(
  'the projects disk, mounted on {path} at every boot',
  async function (this: PrototypeWorld, path: string) {
    await plugInNewDisk(this);
    await mountAtEveryBoot(this, path);
  },
);

When(
  'root has the projects disk mounted on {path} at every boot',
  async function (this: PrototypeWorld, path: string) {
    await mountAtEveryBoot(this, path);
  },
);

When('the administrator fills the projects disk', async function (this: PrototypeWorld) {
  await fillDisk(this.host, this.administrator.name, '/var/mnt/projects');
});

When('it is switched on without the projects disk', async function (this: PrototypeWorld) {
  await takeOut(this);
});

When('the projects disk is plugged in again', async function (this: PrototypeWorld) {
  await plugInAgain(this);
});

When(
  'the projects disk is put into another {edition}, as it was installed',
  async function (this: PrototypeWorld, edition: Edition) {
    await putIntoAnother(this, edition);
  },
);

Then('the projects disk is mounted on {path}', async function (this: PrototypeWorld, path: string) {
  const { exitCode, stdout } = await this.host.exec(
    ['findmnt', '--noheadings', '--output=LABEL', '--mountpoint', path],
    { accept: [0, 1] },
  );
  this.expect(exitCode, `whether something is mounted on ${path}`).to.equal(0);
  this.expect(stdout.trim(), `the label of what is mounted on ${path}`).to.equal('projects');
});

Then('nothing is mounted on {path}', async function (this: PrototypeWorld, path: string) {
  const { exitCode } = await this.host.exec(['findmnt', '--mountpoint', path], { accept: [0, 1] });
  this.expect(exitCode, `the exit code of findmnt for ${path}`).to.equal(1);
});

Then('the log of this boot says {string}', async function (this: PrototypeWorld, words: string) {
  this.expect(await this.host.journal(), 'the log of this boot').to.contain(words);
});

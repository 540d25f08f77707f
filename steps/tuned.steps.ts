import { Then, When } from '@cucumber/cucumber';
import type { PrototypeWorld } from '../support/world/world.ts';

/** A call of tuned-adm waits for the daemon, which is a Python program: slow on an emulated processor. */
const limit = { timeout: 180 };

async function profile(world: PrototypeWorld): Promise<string> {
  const output = await world.read(['tuned-adm', 'active'], limit);
  return /^Current active profile: (.+)$/m.exec(output)?.[1]?.trim() ?? output.trim();
}

Then("tuned's profile is the one that it recommends", async function (this: PrototypeWorld) {
  const recommended = (await this.read(['tuned-adm', 'recommend'], limit)).trim();
  this.expect(recommended, 'the profile that tuned recommends').to.equal('virtual-guest');
  this.expect(await profile(this), "tuned's profile").to.equal(recommended);
});

Then('tuned finds nothing that differs from its profile', async function (this: PrototypeWorld) {
  const { stdout, exitCode } = await this.host.exec(['tuned-adm', 'verify'], {
    ...limit,
    accept: [0, 1],
  });
  this.expect(exitCode, `tuned-adm verify printed\n${stdout}\nand its exit code`).to.equal(0);
});

Then("tuned's version is {string}", async function (this: PrototypeWorld, version: string) {
  const found = (await this.read(['tuned-adm', '--version'], limit)).trim();
  this.expect(found, 'what tuned-adm says of its version').to.equal(`tuned-adm ${version}`);
});

When("root chooses tuned's profile {string}", async function (this: PrototypeWorld, name: string) {
  await this.host.exec(['tuned-adm', 'profile', name], limit);
});

When('root has tuned choose by itself', async function (this: PrototypeWorld) {
  await this.host.exec(['tuned-adm', 'auto_profile'], limit);
});

Then("tuned's profile is {string}", async function (this: PrototypeWorld, name: string) {
  this.expect(await profile(this), "tuned's profile").to.equal(name);
});

Then(
  "the kernel's {string} is {string}",
  async function (this: PrototypeWorld, parameter: string, value: string) {
    const found = (await this.read(['sysctl', '--values', parameter])).trim();
    this.expect(found, `the kernel's ${parameter}`).to.equal(value);
  },
);

import { Then, When } from '@cucumber/cucumber';
import { missingFields } from '../support/observe/cockpit.ts';
import { parseUnits, unitProperties } from '../support/observe/units.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

async function unit(
  world: PrototypeWorld,
  name: string,
): Promise<{ readonly file: string; readonly active: string } | undefined> {
  const [found] = parseUnits(
    await world.read(['systemctl', 'show', `--property=${unitProperties.join(',')}`, '--', name]),
  );
  return found && { file: found.file, active: found.active };
}

Then('Cockpit waits to be asked', async function (this: PrototypeWorld) {
  this.expect(await unit(this, 'cockpit.socket'), 'the state of cockpit.socket').to.deep.equal({
    file: 'enabled',
    active: 'active',
  });
});

When('the administrator asks Cockpit for its page', async function (this: PrototypeWorld) {
  // The certificate is one that the machine has made for itself.
  await this.attempt(
    'curl --silent --show-error --fail --location --insecure https://localhost:9090/',
    { name: 'the administrator' },
    { timeout: 120 },
  );
});

Then('Cockpit shows its login page, and its service runs', async function (this: PrototypeWorld) {
  const { command, stdout, stderr, exitCode } = this.last;
  this.expect([exitCode, stderr], `exit code and errors of "${command}"`).to.deep.equal([0, '']);
  this.expect(
    missingFields(stdout),
    `fields that are not on the page:\n${stdout.slice(0, 500)}\n`,
  ).to.deep.equal([]);
  const service = await unit(this, 'cockpit.service');
  this.expect(service?.active, 'the state of cockpit.service').to.equal('active');
});

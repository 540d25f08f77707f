import { Then } from '@cucumber/cucumber';
import { parseAssignments } from '../support/observe/assignments.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then(
  'os-release names the variant {string} with the identifier {string}',
  async function (this: PrototypeWorld, variant: string, identifier: string) {
    const values = parseAssignments(await this.host.readFile('/etc/os-release'));
    this.expect(values.get('VARIANT'), 'VARIANT of os-release').to.equal(variant);
    this.expect(values.get('VARIANT_ID'), 'VARIANT_ID of os-release').to.equal(identifier);
  },
);

Then(
  'os-release and the release package agree on the version',
  async function (this: PrototypeWorld) {
    const values = parseAssignments(await this.host.readFile('/etc/os-release'));
    const owner = await this.read([
      'rpm',
      '--query',
      '--queryformat=%{NAME} %{VERSION}\\n',
      '--whatprovides',
      'system-release',
    ]);
    const releases = owner.trim().split('\n');
    this.expect(
      releases.length,
      `the number of release packages (${releases.join(', ')})`,
    ).to.equal(1);
    const [, version] = owner.trim().split(' ');
    this.expect(values.get('VERSION_ID'), 'VERSION_ID of os-release').to.equal(version);
  },
);

Then('hostnamectl shows the pretty name of os-release', async function (this: PrototypeWorld) {
  const values = parseAssignments(await this.host.readFile('/etc/os-release'));
  const name = values.get('PRETTY_NAME');
  this.expect(name, 'PRETTY_NAME of os-release').to.be.a('string');
  const shown = JSON.parse(await this.read(['hostnamectl', '--json=short'])) as {
    readonly OperatingSystemPrettyName?: string;
  };
  this.expect(shown.OperatingSystemPrettyName, 'the name that hostnamectl shows').to.equal(name);
});

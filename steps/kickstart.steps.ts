import { Then } from '@cucumber/cucumber';
import { hostName, keyboard, language, services, timeZone } from '../support/kickstart/facts.ts';
import { lastCommand } from '../support/kickstart/facts.ts';
import type { Kickstart } from '../support/kickstart/model.ts';
import {
  lsblkCommand,
  parsePartitions,
  partitionFaults,
} from '../support/observe/block-devices.ts';
import { readSetting, type SystemSetting } from '../support/observe/system-settings.ts';
import { hasStarted, parseUnits, unitProperties } from '../support/observe/units.ts';
import { groupPackages, kickstartOf, wantedPartitions } from '../support/world/kickstart.ts';
import { absentCapabilities, installedNames } from '../support/world/installed-packages.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then('every package that the kickstart names is installed', async function (this: PrototypeWorld) {
  const { packages } = await kickstartOf(this.subject);
  const names = packages?.packages.map(({ name }) => name) ?? [];
  this.expect(names, 'the packages that the kickstart names').to.not.deep.equal([]);
  this.expect(
    await absentCapabilities(this.host, names),
    'packages that the kickstart names and that are not installed',
  ).to.deep.equal([]);
});

Then(
  "every package of the kickstart's environment and groups is installed",
  async function (this: PrototypeWorld) {
    const names = await groupPackages(this.subject);
    this.expect(names.length, 'the number of packages of the environment and groups').to.be.above(
      0,
    );
    this.expect(
      await absentCapabilities(this.host, names),
      'packages of its groups that are not installed',
    ).to.deep.equal([]);
  },
);

Then('no package that the kickstart excludes is installed', async function (this: PrototypeWorld) {
  const { packages } = await kickstartOf(this.subject);
  const excluded = packages?.excluded.map(({ name }) => name) ?? [];
  this.expect(excluded, 'the packages that the kickstart excludes').to.not.deep.equal([]);
  const installed = await installedNames(this.host);
  this.expect(
    excluded.filter((name) => installed.has(name)),
    'packages that are installed although the kickstart excludes them',
  ).to.deep.equal([]);
});

Then(
  'each partition that the kickstart describes is there, with its size, file system and mount point',
  async function (this: PrototypeWorld) {
    const wanted = wantedPartitions(await kickstartOf(this.subject));
    this.expect(wanted, 'the partitions that the kickstart describes').to.not.deep.equal([]);
    const found = parsePartitions(await this.read(lsblkCommand));
    // The partition of "/" is mounted where its deployments are seen: at /sysroot.
    const at = (mountPoint: string) =>
      found.find(({ mountPoints }) =>
        mountPoints.includes(mountPoint === '/' ? '/sysroot' : mountPoint),
      );
    this.expect(
      wanted.flatMap((each) => partitionFaults(each, at(each.mountPoint))),
      'what is not as the kickstart says',
    ).to.deep.equal([]);
  },
);

Then('the disk has no other partition with a file system', async function (this: PrototypeWorld) {
  const wanted = wantedPartitions(await kickstartOf(this.subject));
  const found = parsePartitions(await this.read(lsblkCommand));
  const formatted = found.filter(({ fileSystem }) => fileSystem !== undefined);
  this.expect(
    formatted.length,
    `the number of partitions with a file system (${JSON.stringify(formatted)})`,
  ).to.equal(wanted.length);
});

Then(
  'the kernel was started with every argument that the kickstart gives the boot loader',
  async function (this: PrototypeWorld) {
    const line = lastCommand(await kickstartOf(this.subject), 'bootloader');
    const append = line?.values['appendLine'];
    const wanted = typeof append === 'string' ? append.split(/\s+/).filter((each) => each) : [];
    this.expect(wanted, 'the arguments that the kickstart gives').to.not.deep.equal([]);
    const found = (await this.read(['cat', '/proc/cmdline'])).trim().split(' ');
    this.expect(found, 'the arguments of the kernel').to.include.members(wanted);
  },
);

const settings: Readonly<Record<SystemSetting, (kickstart: Kickstart) => string | undefined>> = {
  'host name': hostName,
  'time zone': timeZone,
  language,
  'keyboard layout': keyboard,
};

Then(
  'its {setting} is the one that the kickstart gives',
  async function (this: PrototypeWorld, setting: SystemSetting) {
    const wanted = settings[setting](await kickstartOf(this.subject));
    this.expect(wanted, `the ${setting} that the kickstart gives`).to.be.a('string');
    this.expect(await readSetting(this.host, setting), `the ${setting}`).to.equal(wanted);
  },
);

Then(
  'each service that the kickstart enables is enabled and active',
  async function (this: PrototypeWorld) {
    const { enabled } = services(await kickstartOf(this.subject));
    this.expect(enabled, 'the services that the kickstart enables').to.not.deep.equal([]);
    const units = parseUnits(
      await this.read([
        'systemctl',
        'show',
        `--property=${unitProperties.join(',')}`,
        '--',
        ...enabled.map((name) => (name.includes('.') ? name : `${name}.service`)),
      ]),
    );
    this.expect(
      units
        .filter((unit) => unit.file !== 'enabled' || !hasStarted(unit))
        .map(({ id, file, active }) => `${id}: ${file}, ${active}`),
      'services that the kickstart enables and that are something else',
    ).to.deep.equal([]);
    this.expect(units.length, 'the number of services that were looked at').to.equal(
      enabled.length,
    );
  },
);

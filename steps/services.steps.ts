import { Then, When } from '@cucumber/cucumber';
import { linesOf } from '../support/observe/lists.ts';
import {
  hasStarted,
  isWanted,
  parseUnits,
  unitProperties,
  type UnitState,
} from '../support/observe/units.ts';
import { asAdministrator } from '../support/world/sudo.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

async function unitStates(
  world: PrototypeWorld,
  names: readonly string[],
): Promise<readonly UnitState[]> {
  return parseUnits(
    await world.read([
      'systemctl',
      'show',
      `--property=${unitProperties.join(',')}`,
      '--',
      ...names,
    ]),
  );
}

/** Names of the unit files of a kind that are enabled; templates are none, their instances are. */
async function enabledUnits(world: PrototypeWorld, kind: string): Promise<readonly string[]> {
  const output = await world.read([
    'systemctl',
    'list-unit-files',
    `--type=${kind}`,
    '--state=enabled,enabled-runtime',
    '--no-legend',
    '--no-pager',
    '--plain',
  ]);
  return linesOf(output)
    .map((line) => line.split(/\s+/)[0] ?? '')
    .filter((name) => !name.includes('@.'));
}

/** What a reader wants to know of a unit that is not as it should be. */
function unitLine({ id, load, active, sub, file, result }: UnitState): string {
  return `${id}: ${load}, ${file}, ${active} (${sub}), ${result ?? 'no result'}`;
}

Then('systemd calls the system {string}', async function (this: PrototypeWorld, state: string) {
  const health = await this.host.health();
  const failed = health.failedUnits.length === 0 ? 'no unit' : health.failedUnits.join(', ');
  this.expect(health.state, `failed: ${failed}; the state of the system`).to.equal(state);
});

Then('no unit has failed', async function (this: PrototypeWorld) {
  const output = await this.read(['systemctl', 'list-units', '--failed', '--no-legend', '--plain']);
  this.expect(linesOf(output), 'units that failed').to.deep.equal([]);
});

Then('no unit is still starting or stopping', async function (this: PrototypeWorld) {
  const jobs = await this.read(['systemctl', 'list-jobs', '--no-legend', '--plain']);
  this.expect(linesOf(jobs), 'jobs of systemd that are not done').to.deep.equal([]);
  const units = await this.read([
    'systemctl',
    'list-units',
    '--all',
    '--state=activating,deactivating,reloading',
    '--no-legend',
    '--plain',
  ]);
  this.expect(linesOf(units), 'units on their way').to.deep.equal([]);
});

Then(
  'each enabled service has started, or lacks what its unit says it needs',
  async function (this: PrototypeWorld) {
    const names = await enabledUnits(this, 'service');
    this.expect(names.length, 'the number of enabled services').to.be.above(0);
    const idle = (await unitStates(this, names)).filter((unit) => !hasStarted(unit));
    const wanting = await unitStates(this, [
      'multi-user.target',
      ...idle.flatMap(({ wantedBy }) => wantedBy),
    ]);
    const active = new Set(wanting.filter((unit) => unit.active === 'active').map(({ id }) => id));
    this.expect(active.has('multi-user.target'), 'the system has come up').to.equal(true);
    this.expect(
      idle.filter((unit) => unit.tried !== '' || isWanted(unit, active)).map(unitLine),
      'enabled services that did not start',
    ).to.deep.equal([]);
  },
);

Then(
  'each enabled timer is active and has a time at which it elapses next',
  async function (this: PrototypeWorld) {
    const names = await enabledUnits(this, 'timer');
    this.expect(names.length, 'the number of enabled timers').to.be.above(0);
    const timers = JSON.parse(
      await this.read(['systemctl', 'list-timers', '--all', '--output=json']),
    ) as readonly { readonly unit: string; readonly next: number | null }[];
    const waiting = timers.filter(({ next }) => next !== null && next > 0).map(({ unit }) => unit);
    this.expect(waiting, 'the timers that have a time at which they elapse').to.include.members([
      ...names,
    ]);
    const idle = (await unitStates(this, names)).filter(({ active }) => active !== 'active');
    this.expect(idle.map(unitLine), 'enabled timers that are not active').to.deep.equal([]);
  },
);

When(
  'root sets a timer that writes {path} in {int} seconds',
  async function (this: PrototypeWorld, path: string, seconds: number) {
    await this.host.exec(['systemd-run', `--on-active=${seconds}s`, '--', 'touch', path]);
  },
);

When(
  'root adds the service {unit} that runs {string}',
  async function (this: PrototypeWorld, unit: string, command: string) {
    const text = [
      '[Unit]',
      `Description=${unit}`,
      '[Service]',
      `ExecStart=${command}`,
      '[Install]',
      'WantedBy=multi-user.target',
      '',
    ].join('\n');
    await this.host.writeFile(`/etc/systemd/system/${unit}`, text);
    await this.host.exec(['systemctl', 'daemon-reload']);
  },
);

When(
  'root enables and starts the service {unit}',
  async function (this: PrototypeWorld, unit: string) {
    await this.host.exec(['systemctl', 'enable', '--now', unit]);
  },
);

When(
  'the administrator disables the service {unit}',
  async function (this: PrototypeWorld, unit: string) {
    await asAdministrator(this, ['systemctl', 'disable', '--now', unit]);
  },
);

When(
  'the process of the service {unit} is killed',
  async function (this: PrototypeWorld, unit: string) {
    await this.host.exec(['systemctl', 'kill', '--signal=KILL', unit]);
  },
);

When(
  'root stops, disables and forgets the service {unit}',
  async function (this: PrototypeWorld, unit: string) {
    await this.host.exec(['systemctl', 'disable', '--now', unit]);
    await this.host.exec(['systemctl', 'reset-failed', unit]);
    await this.host.exec(['rm', `/etc/systemd/system/${unit}`]);
    await this.host.exec(['systemctl', 'daemon-reload']);
  },
);

async function expectUnit(
  world: PrototypeWorld,
  name: string,
  file: string,
  active: string,
): Promise<void> {
  const [unit] = await unitStates(world, [name]);
  world
    .expect(
      [unit?.file, unit?.active],
      `whether ${name} is enabled, and what it is at (${unit === undefined ? '' : unitLine(unit)})`,
    )
    .to.deep.equal([file, active]);
}

Then(
  'the service {unit} is enabled and active',
  async function (this: PrototypeWorld, unit: string) {
    await expectUnit(this, unit, 'enabled', 'active');
  },
);

Then(
  'the service {unit} is disabled and inactive',
  async function (this: PrototypeWorld, unit: string) {
    await expectUnit(this, unit, 'disabled', 'inactive');
  },
);

Then('the service {unit} is failed', async function (this: PrototypeWorld, unit: string) {
  await this.host.until(`${unit} is failed`, async () => {
    const [state] = await unitStates(this, [unit]);
    return state?.active === 'failed';
  });
});

Then('a time service is enabled and active', async function (this: PrototypeWorld) {
  const known = ['chronyd.service', 'chrony.service', 'systemd-timesyncd.service'];
  const states = await unitStates(this, known);
  // chrony.service is an alias where both names are known.
  const running = new Set(
    states
      .filter(({ file, active }) => file === 'enabled' && active === 'active')
      .map(({ id }) => id),
  );
  this.expect(running.size, `time services at work (${states.map(unitLine).join('; ')})`).to.equal(
    1,
  );
});

import { Then, When } from '@cucumber/cucumber';
import {
  held,
  holdFinalising,
  holding,
  isShutdownMoment,
  upgradeMoments,
} from '../support/updates/moments.ts';
import { said } from '../support/world/messages.ts';
import { begin, endingOf, hasSaid, kill, type Running } from '../support/world/running.ts';
import { treesOf } from '../support/world/trees.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

const first: Running = {
  unit: 'an-upgrade.service',
  output: '/run/an-upgrade',
  name: 'the upgrade',
};
const other: Running = {
  unit: 'another-upgrade.service',
  output: '/run/another-upgrade',
  name: 'the other upgrade',
};

const upgrade = ['rpm-ostree', 'upgrade'] as const;

When('root begins an upgrade', async function (this: PrototypeWorld) {
  (await treesOf(this)).forgetAsked();
  await begin(this, first, upgrade);
});

When('root begins another upgrade', async function (this: PrototypeWorld) {
  await begin(this, other, upgrade);
});

When('the other one waits for the first', async function (this: PrototypeWorld) {
  await hasSaid(this, other, 'Attaching to existing transaction');
});

Then(
  'both upgrades end well, and the other one says:',
  async function (this: PrototypeWorld, text: string) {
    for (const running of [first, other]) {
      const ending = await this.host.until(
        `the end of ${running.unit}`,
        () => endingOf(this, running),
        { limit: 300 },
      );
      const output = await this.host.readFile(running.output);
      this.expect(ending, `${running.unit} said\n${output}\nand ended with`).to.deep.equal({
        state: 'exited',
        result: 'success',
      });
    }
    this.expect(
      said(this, await this.host.readFile(other.output)),
      'what the other upgrade said',
    ).to.equal(text);
  },
);

When('files are being fetched', async function (this: PrototypeWorld) {
  const trees = await treesOf(this);
  await this.host.until('a request for a file of the update', async () => {
    if (trees.asked.some((path) => path.endsWith('.filez'))) return true;
    if ((await endingOf(this, first)) !== undefined) {
      throw this.failure(
        `The upgrade ended before it asked for a file; it said\n${await this.host.readFile(first.output)}`,
      );
    }
    return false;
  });
});

When('the upgrade is killed', async function (this: PrototypeWorld) {
  await kill(this, first);
});

When(
  "root's upgrade comes to the point where half of the new system is written",
  async function (this: PrototypeWorld) {
    const moment = upgradeMoments['half of the new system is written'];
    await begin(this, first, await holding(this.host, moment, first.output, upgrade));
    await hasSaid(this, first, held);
  },
);

When(
  /^root reboots it and the power is cut when (.+)$/,
  async function (this: PrototypeWorld, moment: string) {
    if (!isShutdownMoment(moment)) throw new TypeError(`Nobody knows when ${moment}.`);
    await holdFinalising(this.host, moment);
    const since = this.host.consoleSize();
    await this.host.run('systemctl reboot', { accept: 'any' });
    await this.host.consoleLine(new RegExp(held), { since, limit: 120 });
    await this.host.powerCut();
    await this.host.start();
  },
);

import { Then } from '@cucumber/cucumber';
import {
  asGrubOrders,
  bootEntriesCommand,
  bootEntryFaults,
  parseBootEntries,
} from '../support/observe/boot-entries.ts';
import { linesOf } from '../support/observe/lists.ts';
import { parseStatus } from '../support/observe/status.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then(
  'its boot menu has one entry a deployment, with the titles and in the order that rpm-ostree has',
  async function (this: PrototypeWorld) {
    const { deployments } = parseStatus(await this.read(['rpm-ostree', 'status', '--json']));
    const { stdout } = await this.host.run(bootEntriesCommand);
    const entries = asGrubOrders(parseBootEntries(stdout));
    this.expect(entries.length, 'the number of boot entries').to.be.above(0);
    const links = entries.map(({ link }) => link);
    const folders = linesOf(
      await this.read(['readlink', '--canonicalize-missing', '--', ...links]),
    );
    this.expect(
      bootEntryFaults(
        entries,
        folders,
        deployments.filter(({ staged }) => staged !== true),
      ),
      `what does not fit among the boot entries\n${stdout}\n`,
    ).to.deep.equal([]);
  },
);

Then('GRUB takes its entries from those of its deployments', async function (this: PrototypeWorld) {
  // GRUB's command blscfg reads /boot/loader/entries; with other configurations the menu is a list of its own.
  const text = await this.host.readFile('/boot/grub2/grub.cfg');
  this.expect(text, "GRUB's configuration").to.match(/^\s*blscfg\b/m);
});

import { Then, type DataTable } from '@cucumber/cucumber';
import { firewallServices } from '../support/kickstart/facts.ts';
import { parseZone } from '../support/observe/firewall-zone.ts';
import { difference, noDifference } from '../support/observe/lists.ts';
import { kickstartOf } from '../support/world/kickstart.ts';
import { rowsOfEdition } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then(
  "the firewall's default zone is {string}",
  async function (this: PrototypeWorld, zone: string) {
    const state = (await this.read(['firewall-cmd', '--state'])).trim();
    this.expect(state, 'the state of the firewall').to.equal('running');
    const found = (await this.read(['firewall-cmd', '--get-default-zone'])).trim();
    this.expect(found, 'the default zone').to.equal(zone);
  },
);

Then(
  'it lets in what the kickstart names, these, and nothing else:',
  async function (this: PrototypeWorld, table: DataTable) {
    const zone = parseZone(await this.read(['firewall-cmd', '--list-all']));
    const rows = rowsOfEdition(table, this.subject.edition, 'service or port');
    const wanted = [
      ...rows.map((row) => row['service or port']),
      ...firewallServices(await kickstartOf(this.subject)),
    ];
    this.expect(
      difference(wanted, [...zone.services, ...zone.ports]),
      `what the zone ${zone.name} does not let in (missing), and what it should not (surplus)`,
    ).to.deep.equal(noDifference);
    this.expect(zone.others, `other ways in through the zone ${zone.name}`).to.deep.equal([]);
  },
);

import { Then, type DataTable } from '@cucumber/cucumber';
import { linesOf } from '../support/observe/lists.ts';
import {
  denialsCommand,
  parseDenials,
  parseRelabels,
  parseSestatus,
  recordsCommand,
} from '../support/observe/selinux.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then('SELinux enforces the policy {string}', async function (this: PrototypeWorld, policy: string) {
  this.expect(parseSestatus(await this.read(['sestatus'])), 'the state of SELinux').to.deep.equal({
    status: 'enabled',
    mode: 'enforcing',
    configured: 'enforcing',
    policy,
  });
});

Then(
  'its audit log has records of this boot, and no SELinux denial',
  async function (this: PrototypeWorld) {
    const records = linesOf(await this.read(recordsCommand, { timeout: 120 }));
    this.expect(records.length, 'the number of audit records of this boot').to.be.above(0);
    // ausearch(8) ends with 1 if it finds nothing.
    const { stdout } = await this.host.exec(denialsCommand, { accept: [0, 1], timeout: 120 });
    this.expect(parseDenials(stdout), 'what SELinux has denied').to.deep.equal([]);
  },
);

Then(
  'all that lies in these folders has the label that the policy gives it:',
  async function (this: PrototypeWorld, table: DataTable) {
    // Homes and the like are links; restorecon(8) does not follow the one that it is given.
    const folders = rowsOf(table, 'folder').map(({ folder }) => folder);
    const real = linesOf(await this.read(['realpath', '--', ...folders]));
    const output = await this.read(['restorecon', '-R', '-n', '-v', '--', ...real], {
      timeout: 300,
    });
    this.expect(
      parseRelabels(output).map(({ path, found, wanted }) => `${path}: ${found}, not ${wanted}`),
      `files in ${folders.join(', ')} with another label than the policy's`,
    ).to.deep.equal([]);
  },
);

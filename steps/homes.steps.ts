import { type DataTable, Then, When } from '@cucumber/cucumber';
import { parseAccounts } from '../support/observe/accounts.ts';
import { homeNames } from '../support/observe/home-names.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { Person, PrototypeWorld } from '../support/world/world.ts';

Then(
  'the home of the administrator is called:',
  async function (this: PrototypeWorld, table: DataTable) {
    const rows = rowsOf(table, 'by', 'name');
    const { name } = this.administrator;
    const found = await homeNames(
      this.host,
      name,
      rows.map(({ by }) => by),
    );
    this.expect(found, `what the home of ${name} is called, by whom`).to.deep.equal(
      Object.fromEntries(rows.map((row) => [row.by, row.name])),
    );
  },
);

Then(
  'the account of {person} has the home {path}',
  async function (this: PrototypeWorld, person: Person, home: string) {
    const [account] = parseAccounts(
      await this.read(['getent', 'passwd', this.accountOf(person)]),
      '',
    );
    this.expect(account?.home, `the home in the account of ${person.name}`).to.equal(home);
  },
);

When(
  'root moves the home of {person} to {path}',
  async function (this: PrototypeWorld, { name }: Person, home: string) {
    const [account] = parseAccounts(await this.read(['getent', 'passwd', name]), '');
    // Not by --move-home: across file systems the lab's usermod(8) leaves extended attributes behind.
    await this.host.exec(['mv', '--', account?.home ?? '', home], { timeout: 300 });
    await this.host.exec(['usermod', '--home', home, name]);
  },
);

When(
  'root moves the home of {person} to {path}, and leaves a link there',
  async function (this: PrototypeWorld, person: Person, home: string) {
    const name = this.accountOf(person);
    const [account] = parseAccounts(await this.read(['getent', 'passwd', name]), '');
    const before = account?.home ?? '';
    await this.host.exec(['mv', '--', before, home], { timeout: 300 });
    await this.host.exec(['ln', '--symbolic', '--no-dereference', '--', home, before]);
  },
);

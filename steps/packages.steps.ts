import { Then, type DataTable } from '@cucumber/cucumber';
import { difference, linesOf, noDifference } from '../support/observe/lists.ts';
import { parseVerification, verificationLine } from '../support/observe/rpm-verify.ts';
import { installedPackages, nevrasOf } from '../support/world/installed-packages.ts';
import { rowsOfEdition } from '../support/world/tables.ts';
import { dnfOf } from '../support/world/typed.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then(
  'all packages verify, modification times apart, but for these files:',
  async function (this: PrototypeWorld, table: DataTable) {
    // rpm digests every file of the system: that takes minutes on an emulated processor.
    const { stdout, stderr } = await this.host.exec(['rpm', '--verify', '--all', '--nomtime'], {
      accept: [0, 1],
      timeout: 600,
    });
    const { files, others } = parseVerification(stdout);
    const rows = rowsOfEdition(table, this.subject.edition, 'file', 'difference', 'why');
    this.expect(
      rows.filter(({ why }) => why.trim() === ''),
      'rows of the table that give no reason',
    ).to.deep.equal([]);
    this.expect(
      [...others, ...linesOf(stderr)],
      'what rpm said about other things than files',
    ).to.deep.equal([]);
    this.expect(
      difference(
        rows.map(({ file, difference: words }) => `${file}: ${words}`),
        files.map(({ path, differences }) => verificationLine(path, differences)),
      ),
      'rows of the table that rpm does not find (missing), and what rpm finds beyond the table (surplus)',
    ).to.deep.equal(noDifference);
  },
);

Then('the administrator and root see the same packages', async function (this: PrototypeWorld) {
  const forRoot = await installedPackages(this.host);
  const forOthers = await installedPackages(this.host, { as: this.administrator.name });
  this.expect(forRoot.length, 'the number of packages').to.be.above(0);
  this.expect(
    difference(forRoot, forOthers),
    'packages that the administrator does not see, and those that only the administrator sees',
  ).to.deep.equal(noDifference);
});

Then(
  'the owner of the file {path} is the package {package}',
  async function (this: PrototypeWorld, path: string, name: string) {
    const owner = await this.read(['rpm', '--query', '--queryformat=%{NAME}', '--file', path], {
      as: this.administrator.name,
    });
    this.expect(owner, `the package that owns ${path}`).to.equal(name);
  },
);

Then(
  "each installed package carries the distribution's signature",
  async function (this: PrototypeWorld) {
    // rpm 4 keeps a signature in one of these tags, whatever the key's kind (rpm-queryformat(7)).
    const tags = ['RSAHEADER', 'DSAHEADER', 'SIGPGP', 'SIGGPG'];
    const format = tags.reduceRight(
      (otherwise, tag) => `%|${tag}?{%{${tag}:pgpsig}}:{${otherwise}}|`,
      'none',
    );
    const lines = linesOf(
      await this.read(['rpm', '-qa', `--queryformat=%{NAME} ${format}\\n`], {}),
    ).filter((line) => !line.startsWith('gpg-pubkey '));
    this.expect(lines.length, 'the number of packages').to.be.above(0);
    const keyIds = this.subject.packageKeys.map((key) => key.slice(-16).toLowerCase());
    this.expect(
      lines.filter((line) => !keyIds.some((id) => line.toLowerCase().endsWith(`key id ${id}`))),
      `packages without a signature by a key of the distribution's (${keyIds.join(', ')})`,
    ).to.deep.equal([]);
  },
);

Then('dnf and rpm name the same installed packages', async function (this: PrototypeWorld) {
  const output = await this.read(
    [
      dnfOf(this),
      '--quiet',
      'repoquery',
      '--installed',
      '--queryformat=%{name}\t%{epoch}\t%{version}\t%{release}\t%{arch}',
    ],
    { as: this.administrator.name, timeout: 300 },
  );
  const named = nevrasOf(output);
  this.expect(named.length, 'the number of packages that dnf names').to.be.above(0);
  this.expect(
    difference(await installedPackages(this.host), named),
    'packages that dnf does not name, and those that only dnf names',
  ).to.deep.equal(noDifference);
});

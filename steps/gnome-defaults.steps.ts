import { Then, type DataTable } from '@cucumber/cucumber';
import { linesOf } from '../support/observe/lists.ts';
import { fileOfSetting, parseTextList } from '../support/observe/gsettings.ts';
import { installedNames } from '../support/world/installed-packages.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

async function setting(world: PrototypeWorld, schema: string, key: string): Promise<string> {
  return world.read(['gsettings', 'get', schema, key], { as: world.desktop.user });
}

Then(
  'these applications are among the favourites of the dash, and installed:',
  async function (this: PrototypeWorld, table: DataTable) {
    const wanted = rowsOf(table, 'application', 'entry');
    const favourites = parseTextList(await setting(this, 'org.gnome.shell', 'favorite-apps'));
    this.expect(favourites, 'the favourites of the dash').to.include.members(
      wanted.map(({ entry }) => entry),
    );
    for (const { application, entry } of wanted) {
      const text = await this.host.readFile(`/usr/share/applications/${entry}`);
      const name = /^Name=(.*)$/m.exec(text)?.[1];
      this.expect(name, `the name of ${entry}`).to.equal(application);
    }
  },
);

Then(
  "the background is one of Fedora's own, by day and by night",
  async function (this: PrototypeWorld) {
    for (const key of ['picture-uri', 'picture-uri-dark']) {
      const file = fileOfSetting(await setting(this, 'org.gnome.desktop.background', key));
      const real = (await this.read(['realpath', '--canonicalize-existing', '--', file])).trim();
      const owner = await this.read(['rpm', '--query', '--file', '--queryformat=%{NAME}\\n', real]);
      this.expect(linesOf(owner).join(', '), `the package that ${file} is of (${key})`).to.match(
        /^(?:f\d+-backgrounds|desktop-backgrounds|fedora-workstation-backgrounds)\b/,
      );
    }
  },
);

Then('Software runs with its plugin for rpm-ostree', async function (this: PrototypeWorld) {
  const as = this.desktop.user;
  const plugin = 'libgs_plugin_rpm-ostree.so';
  await this.host.until(
    `Software of ${as} with ${plugin}`,
    async () => {
      const { exitCode } = await this.host.exec(
        [
          'bash',
          '-c',
          'pid=$(pgrep --oldest --uid "$1" --exact gnome-software) && grep --quiet --fixed-strings "$2" "/proc/$pid/maps"',
          'bash',
          as,
          plugin,
        ],
        { accept: 'any' },
      );
      return exitCode === 0;
    },
    { limit: 120 },
  );
});

Then(
  "GNOME's initial setup is installed, and asks nobody who has an account",
  async function (this: PrototypeWorld) {
    const names = await installedNames(this.host);
    this.expect(names.has('gnome-initial-setup'), 'the package gnome-initial-setup').to.equal(true);
    const { stdout } = await this.host.exec(['pgrep', '--list-full', 'gnome-initial'], {
      accept: [0, 1],
    });
    this.expect(linesOf(stdout), 'processes of the initial setup').to.deep.equal([]);
  },
);

import { basename } from 'node:path/posix';
import { type DataTable, Then } from '@cucumber/cucumber';
import { profilesOf } from '../support/desktop/browser.ts';
import { difference, noDifference } from '../support/observe/lists.ts';
import { parseRecentFiles } from '../support/observe/recent-files.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

/** Text Editor keeps a list of its own, which it writes when it ends; the desktop's is GTK's. */
const lists = {
  'Text Editor': '.local/share/org.gnome.TextEditor/recently-used.xbel',
  'the desktop': '.local/share/recently-used.xbel',
} as const;

async function recentFiles(
  world: PrototypeWorld,
  of: keyof typeof lists,
): Promise<readonly string[]> {
  const { stdout, exitCode } = await world.host.run(`cat ~/'${lists[of]}'`, {
    as: world.desktop.user,
    accept: [0, 1],
  });
  return exitCode === 0 ? parseRecentFiles(stdout) : [];
}

Then(
  'the recent files of Text Editor are:',
  async function (this: PrototypeWorld, table: DataTable) {
    const wanted = rowsOf(table, 'file').map(({ file }) => file);
    let found: readonly string[] = [];
    try {
      await this.host.until('Text Editor to write down its recent files', async () => {
        found = await recentFiles(this, 'Text Editor');
        return found.length >= wanted.length;
      });
    } catch (error) {
      this.log(`What it has is ${found.join(', ')}`);
      throw error;
    }
    this.expect(
      difference(wanted, found),
      'recent files of Text Editor that are missing, and surplus ones',
    ).to.deep.equal(noDifference);
  },
);

Then(
  "the desktop's recent files have the downloaded file in {path}",
  async function (this: PrototypeWorld, folder: string) {
    const { name } = this.downloaded;
    const path = await this.host.until(`${name} among the desktop's recent files`, async () =>
      (await recentFiles(this, 'the desktop')).find((each) => basename(each) === name),
    );
    this.expect(path, 'what it is called there').to.equal(`${folder}/${name}`);
  },
);

Then(
  "Firefox's list names each of its profiles by a path below the list's own folder",
  async function (this: PrototypeWorld) {
    const { list, used } = await profilesOf(this.desktop);
    this.expect(
      list.filter(({ relative }) => !relative).map(({ path }) => path),
      'profiles that are named by a full path',
    ).to.deep.equal([]);
    this.expect(
      list.map(({ path }) => path),
      'the profiles in the list',
    ).to.include(basename(used));
  },
);

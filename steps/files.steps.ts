import { Given, Then, When, type DataTable } from '@cucumber/cucumber';
import { writeWithFolder } from '../support/host/write-with-folder.ts';
import { appears, attributesOf, fileIn, isThere } from '../support/world/files.ts';
import { rowsOf } from '../support/world/tables.ts';
import type { Person, PrototypeWorld } from '../support/world/world.ts';

/** The one column of a table of folders. */
function folders(table: DataTable): readonly string[] {
  return rowsOf(table, 'folder').map(({ folder }) => folder);
}

/** A folder for a shell: `~` is left to it. */
function forShell(folder: string): string {
  return folder.startsWith('~') ? folder : `'${folder}'`;
}

When(
  '{person} tries to make a file in {path}',
  async function (this: PrototypeWorld, person: Person, folder: string) {
    await this.attempt(`touch -- '${fileIn(folder)}'`, person);
  },
);

When(
  '{person} tries to remove {path}',
  async function (this: PrototypeWorld, person: Person, path: string) {
    await this.attempt(`rm -f -- '${path}'`, person);
  },
);

Then('the file is not there in {path}', async function (this: PrototypeWorld, folder: string) {
  const path = fileIn(folder);
  this.expect(await isThere(this.host, path), `whether ${path} is there`).to.equal(false);
});

Then('{path} is still a file', async function (this: PrototypeWorld, path: string) {
  const kind = (await this.read(['stat', '--format=%F', '--', path])).trim();
  this.expect(kind, `what ${path} is`).to.equal('regular file');
});

Then('these links are there:', async function (this: PrototypeWorld, table: DataTable) {
  const rows = rowsOf(table, 'link', 'leads to');
  const found = await this.read(['readlink', '--canonicalize-missing', '--', ...links(rows)]);
  const kinds = await this.read(['stat', '--format=%F', '--', ...links(rows)]);
  this.expect(kinds.trim().split('\n'), `what each of ${links(rows).join(', ')} is`).to.deep.equal(
    rows.map(() => 'symbolic link'),
  );
  this.expect(found.trim().split('\n'), 'what the links lead to').to.deep.equal(
    rows.map((row) => row['leads to']),
  );
});

function links(rows: readonly Readonly<Record<'link', string>>[]): readonly [string, ...string[]] {
  const [first, ...more] = rows.map(({ link }) => link);
  if (first === undefined) throw new TypeError('The table of links has no row.');
  return [first, ...more];
}

Then('{path} leads to {path}', async function (this: PrototypeWorld, link: string, goal: string) {
  const found = await this.read(['readlink', '--canonicalize-missing', '--', link]);
  this.expect(found.trim(), `what ${link} leads to`).to.equal(goal);
});

Then('these folders have these modes:', async function (this: PrototypeWorld, table: DataTable) {
  const rows = rowsOf(table, 'folder', 'mode');
  const found: string[] = [];
  for (const { folder } of rows) {
    found.push((await this.read(['stat', '--format=%F %04a', '--', folder])).trim());
  }
  this.expect(
    found,
    `the kinds and modes of ${rows.map(({ folder }) => folder).join(', ')}`,
  ).to.deep.equal(rows.map(({ mode }) => `directory ${mode}`));
});

Then(
  '{person} can make, change and remove a file in each of:',
  async function (this: PrototypeWorld, person: Person, table: DataTable) {
    const faults: string[] = [];
    for (const folder of folders(table)) {
      const file = fileIn(forShell(folder));
      const { stdout, stderr } = await this.host.run(
        `set -e; printf one > ${file}; printf two >> ${file}; cat ${file}; rm ${file}; test ! -e ${file}; printf ' gone'`,
        { as: this.accountOf(person), accept: 'any' },
      );
      if (stdout !== 'onetwo gone') faults.push(`${folder}: ${stdout}${stderr}`);
    }
    this.expect(faults, `folders where ${person.name} cannot write`).to.deep.equal([]);
  },
);

Then(
  '{person} cannot make a file in any of:',
  async function (this: PrototypeWorld, person: Person, table: DataTable) {
    const open: string[] = [];
    for (const folder of folders(table)) {
      const { exitCode, stderr } = await this.host.run(`touch -- '${fileIn(folder)}'`, {
        as: this.accountOf(person),
        accept: [0, 1],
      });
      if (exitCode === 0 || !stderr.includes('Permission denied'))
        open.push(`${folder}: ${stderr}`);
    }
    this.expect(open, `folders whose permissions do not keep ${person.name} out`).to.deep.equal([]);
  },
);

When(
  'root puts a program {string} that prints {string} into {path}',
  async function (this: PrototypeWorld, name: string, text: string, folder: string) {
    await this.host.writeFile(`${folder}/${name}`, `#!/bin/sh\nprintf '%s\\n' '${text}'\n`, {
      mode: 0o755,
    });
  },
);

Given('root writes a file in each of:', async function (this: PrototypeWorld, table: DataTable) {
  for (const folder of folders(table)) {
    const path = fileIn(folder);
    const content = `${crypto.randomUUID()}\n`;
    await this.host.writeFile(path, content, { mode: 0o640 });
    this.written.push({ path, content, attributes: await attributesOf(this.host, path) });
  }
});

Then('each file that root wrote is unchanged', async function (this: PrototypeWorld) {
  this.expect(this.written.length, 'the number of files that a step wrote').to.be.above(0);
  for (const { path, content, attributes } of this.written) {
    this.expect(await this.host.readFile(path), `the content of ${path}`).to.equal(content);
    this.expect(
      await attributesOf(this.host, path),
      `the owner, group and mode of ${path}`,
    ).to.equal(attributes);
  }
});

Then('{path} appears', async function (this: PrototypeWorld, path: string) {
  await appears(this.host, path);
});

When(
  '{person} writes {string} into the file {path}',
  async function (this: PrototypeWorld, person: Person, text: string, path: string) {
    await this.host.writeFile(path, `${text}\n`, { as: this.accountOf(person) });
  },
);

When(
  '{person} writes these lines into the file {path}:',
  async function (this: PrototypeWorld, person: Person, path: string, lines: string) {
    await writeWithFolder(this.host, path, `${lines}\n`, { as: this.accountOf(person) });
  },
);

Then(
  'the file {path} holds {string}',
  async function (this: PrototypeWorld, path: string, text: string) {
    this.expect((await this.host.readFile(path)).trim(), `the content of ${path}`).to.equal(text);
  },
);

When(
  '{person} removes the file {path}',
  async function (this: PrototypeWorld, person: Person, path: string) {
    await this.host.exec(['rm', '--', path], { as: this.accountOf(person) });
  },
);

Then('there is no file {path}', async function (this: PrototypeWorld, path: string) {
  this.expect(await isThere(this.host, path), `whether ${path} is there`).to.equal(false);
});

import { Given, Then, When, type DataTable } from '@cucumber/cucumber';
import { linesOf } from '../support/observe/lists.ts';
import { changeLine } from '../support/observe/package-change.ts';
import { held } from '../support/updates/moments.ts';
import { preparedRun } from '../support/world/prepared.ts';
import { rebaseByDnf } from '../support/world/rebasing.ts';
import { openRepositories, rpmOf } from '../support/images/host-repositories.ts';
import { beginHeld, hasSaid, kill } from '../support/world/running.ts';
import { rowsOf } from '../support/world/tables.ts';
import { typed } from '../support/world/typed.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Given(
  "the distribution's repositories and one of extras on the network",
  async function (this: PrototypeWorld) {
    const { host, resources } = this;
    await openRepositories({ run: preparedRun(this.parameters), host, resources });
  },
);

Given(
  'somebody has handed root the RPM of {package} as {path}',
  async function (this: PrototypeWorld, name: string, path: string) {
    await this.host.copyTo(await rpmOf(preparedRun(this.parameters).handedOver, name), path);
  },
);

Given(
  'root begins {string}, which is held when {string} is put into the tree',
  async function (this: PrototypeWorld, command: string, program: string) {
    const call = { kind: 'any change of names', path: `/${program}$` } as const;
    const { running, told } = await beginHeld(this, 'a-held-compose', typed(this, command), call);
    await hasSaid(this, told, held, { limit: 300 });
    this.begun = running;
  },
);

When('what was begun is killed', async function (this: PrototypeWorld) {
  if (this.begun === undefined) throw new Error('No step has begun anything.');
  await kill(this, this.begun);
});

When('root rebases it to the alternate tree by dnf', async function (this: PrototypeWorld) {
  await rebaseByDnf(this, this.alternate.ref);
});

When('root looks at the alternate tree by dnf, and says no', async function (this: PrototypeWorld) {
  const { remote } = this.subject;
  await this.attempt(
    `dnf --assumeno ostree rebase ${remote}:${this.alternate.ref}`,
    { name: 'root' },
    { timeout: 300 },
  );
});

Then(
  /^it has shown how (the alternate tree|the installed tree) changes the package "([^"]+)"$/,
  function (this: PrototypeWorld, tree: string, name: string) {
    const { installed, alternate } = {
      installed: this.subject.tree.packages,
      alternate: this.alternate.packages,
    };
    const [before, after] =
      tree === 'the alternate tree' ? [installed, alternate] : [alternate, installed];
    const { command, stdout } = this.last;
    this.expect(linesOf(stdout), `the lines that "${command}" printed`).to.include(
      `  ${changeLine(name, before, after)}`,
    );
  },
);

When('root rebases it back by dnf', async function (this: PrototypeWorld) {
  await rebaseByDnf(this, this.subject.tree.ref);
});

Then('these programs print:', async function (this: PrototypeWorld, table: DataTable) {
  const rows = rowsOf(table, 'program', 'text');
  const found: (typeof rows)[number][] = [];
  for (const { program } of rows) {
    const { stdout } = await this.host.run(program, { as: this.administrator.name });
    found.push({ program, text: stdout.trim() });
  }
  this.expect(found, 'what programs print').to.deep.equal(rows);
});

Then('there is no program {string}', async function (this: PrototypeWorld, name: string) {
  const { exitCode } = await this.host.run(`command -v '${name}'`, {
    as: this.administrator.name,
    accept: 'any',
  });
  this.expect(exitCode, `the exit code of a search for ${name}`).to.not.equal(0);
});

When(
  'root runs {string} out of the RPM of {package}, which is unpacked and not installed',
  async function (this: PrototypeWorld, command: string, name: string) {
    const { path } = preparedRun(this.parameters).extras;
    const folder = `/var/tmp/${name}`;
    await this.host.copyTo(await rpmOf(path ?? '', name), `${folder}.rpm`);
    const unpack = `rpm2cpio ${folder}.rpm | cpio --extract --quiet --make-directories --directory=${folder}`;
    await this.host.run(`set -o pipefail; mkdir ${folder}; ${unpack}`);
    await this.attempt(`${folder}/usr/bin/${command}`, { name: 'root' });
  },
);

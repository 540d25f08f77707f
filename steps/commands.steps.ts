import { basename, dirname } from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import { seenByGuests, startTreeServer } from '../support/compose/tree-server.ts';
import { preparedRun } from '../support/world/prepared.ts';
import { said } from '../support/world/messages.ts';
import type { Person, PrototypeWorld } from '../support/world/world.ts';

When(
  '{person} runs {string}',
  async function (this: PrototypeWorld, person: Person, command: string) {
    await this.attempt(command, person, { timeout: 300 });
  },
);

Given(
  "the distribution's packages and updates on the network",
  async function (this: PrototypeWorld) {
    const server = this.resources.use(await startTreeServer(0));
    const { repositories } = preparedRun(this.parameters);
    this.repositories = repositories.flatMap(({ id, path, url, gpgKey }) => {
      if (path !== undefined) {
        server.mount(id, path);
        const reached = server.urlForGuests(id);
        // A signed repository has its public key beside the metadata.
        return [{ id, url: reached, key: `${reached}/repodata/repomd.xml.key` }];
      }
      if (url === undefined || gpgKey === undefined) return [];
      server.mount(`${id}-key`, dirname(gpgKey));
      const key = `${server.urlForGuests(`${id}-key`)}/${basename(gpgKey)}`;
      return [{ id, url: seenByGuests(url).replace(/\/$/, ''), key }];
    });
  },
);

When(
  '{person} runs {string} on these packages',
  async function (this: PrototypeWorld, person: Person, command: string) {
    if (this.repositories.length === 0) throw new Error('No step put packages on the network.');
    const options = this.repositories.flatMap(({ id, url, key }) => [
      `--repofrompath=${id}-there,${url}`,
      `--setopt=${id}-there.gpgkey=${key}`,
    ]);
    const [program = '', ...words] = command.split(' ');
    await this.attempt(
      [program, "--disablerepo='*'", ...options, "--enablerepo='*-there'", ...words].join(' '),
      person,
      { timeout: 300 },
    );
  },
);

Then('it ends with exit code {int}', function (this: PrototypeWorld, code: number) {
  const { command, exitCode, stdout, stderr } = this.last;
  this.expect(exitCode, `"${command}" printed\n${stdout}${stderr}\nand its exit code`).to.equal(
    code,
  );
});

Then('it prints {string}', function (this: PrototypeWorld, text: string) {
  const { command, exitCode, stdout } = this.last;
  this.expect(stdout.trim(), `what "${command}" printed`).to.equal(text);
  this.expect(exitCode, `the exit code of "${command}"`).to.equal(0);
});

Then('its output holds:', function (this: PrototypeWorld, text: string) {
  const { command, stdout, stderr } = this.last;
  this.expect(
    `\n${said(this, stdout)}\n`,
    `"${command}" complained\n${stderr}\nand what it printed`,
  ).to.include(`\n${text}\n`);
});

Then('its error output is:', function (this: PrototypeWorld, text: string) {
  const { command, stderr } = this.last;
  this.expect(stderr.trim(), `the error output of "${command}"`).to.equal(text);
});

Then('it is refused with {string}', function (this: PrototypeWorld, words: string) {
  const { command, exitCode, stdout, stderr } = this.last;
  this.expect(exitCode, `the exit code of "${command}"`).to.not.equal(0);
  this.expect(`${stdout}${stderr}`, `what "${command}" printed`).to.contain(words);
});

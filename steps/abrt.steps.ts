import { Then } from '@cucumber/cucumber';
import { parseProblems, problemsCommand } from '../support/observe/abrt.ts';
import { installedNames } from '../support/world/installed-packages.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then(
  'abrt, where the edition has it, is active and has no problem to report',
  async function (this: PrototypeWorld) {
    if (!(await installedNames(this.host)).has('abrt')) {
      this.log('The edition has no package abrt: nothing to look at.');
      return;
    }
    const { stdout } = await this.host.exec(['systemctl', 'is-active', 'abrtd.service'], {
      accept: [0, 3],
    });
    this.expect(stdout.trim(), 'the state of abrtd.service').to.equal('active');
    this.expect(
      parseProblems(await this.read(problemsCommand, { timeout: 60 })),
      'the problems that abrt has put down',
    ).to.deep.equal([]);
  },
);

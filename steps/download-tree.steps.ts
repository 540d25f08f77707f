import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Given, Then, When, type DataTable } from '@cucumber/cucumber';
import {
  faults,
  faultyFiles,
  type Fault,
  type FaultyFile,
} from '../support/images/fedora/stand-in/faults.ts';
import { redact } from '../support/report/redact.ts';
import { DownloadTree } from '../support/world/download-tree.ts';
import { runSuite, type SuiteRun } from '../support/world/suite-run.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

const words = (choices: object): string => Object.keys(choices).join('|');

Given(
  new RegExp(`^a download tree whose server (${words(faults)}) (${words(faultyFiles)})$`),
  { timeout: -1 },
  async function (this: PrototypeWorld, fault: Fault, file: FaultyFile) {
    this.downloadTree = this.resources.use(await DownloadTree.open());
    this.downloadTree.breakFile(fault, file);
  },
);

When('a run fetches what it needs first', async function (this: PrototypeWorld) {
  this.fetched = { problem: await treeOf(this).fetch() };
});

When('the server is mended', function (this: PrototypeWorld) {
  treeOf(this).mend();
});

Then('it ends with the error {string}', function (this: PrototypeWorld, text: string) {
  this.expect(this.fetched?.problem, 'what the run says').to.equal(text);
});

Then('the boot image is not kept', async function (this: PrototypeWorld) {
  const tree = treeOf(this);
  this.expect(await tree.kept(), 'digests of what is kept').to.not.include(
    await tree.imageDigest(),
  );
});

Then('all of it is there, and whole', async function (this: PrototypeWorld) {
  const tree = treeOf(this);
  this.expect(this.fetched?.problem, 'what the run says').to.equal(undefined);
  this.expect(await tree.kept(), 'digests of what is kept').to.include(await tree.imageDigest());
});

When(
  'the suite is run with {string} in a process of its own',
  { timeout: -1 },
  async function (this: PrototypeWorld, options: string) {
    const folder = await mkdtemp(join(tmpdir(), 'suite-'));
    this.resources.defer(() => rm(folder, { recursive: true, force: true }));
    this.suiteRun = await runSuite(options.split(' '), folder);
    this.attach(redact(this.suiteRun.output), { mediaType: 'text/plain', fileName: 'suite.txt' });
  },
);

Then(
  'none of its scenarios failed, and {int} or more passed',
  function (this: PrototypeWorld, least: number) {
    const { exitCode, passed, failed, output } = suiteRunOf(this);
    this.expect(failed, `the failures of the run, which said:\n${output.slice(-4000)}\n`).to.equal(
      0,
    );
    this.expect(exitCode, 'its exit code').to.equal(0);
    this.expect(passed, 'the scenarios that passed').to.be.at.least(least);
  },
);

Then('each that it skipped needs one of these:', function (this: PrototypeWorld, table: DataTable) {
  const known = new Set(table.raw().map(([what = '']) => what));
  const expected = (reason: string): boolean => {
    const [, lacks = reason] = /^not in the stand-in of Fedora: (.*)$/.exec(reason) ?? [];
    return lacks.split('; ').every((what) => known.has(what));
  };
  this.expect(
    suiteRunOf(this).skipped.filter(({ reason }) => !expected(reason)),
    'what was skipped for another reason',
  ).to.deep.equal([]);
});

function treeOf({ downloadTree }: PrototypeWorld): DownloadTree {
  if (downloadTree === undefined) throw new Error('No step has opened a download tree.');
  return downloadTree;
}

function suiteRunOf({ suiteRun }: PrototypeWorld): SuiteRun {
  if (suiteRun === undefined) throw new Error('No step has run the suite.');
  return suiteRun;
}

import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { failuresText } from '../report/failures.ts';
import { mergeReports, runsBelow } from '../report/merge.ts';
import { runFeatures } from './run-features.ts';
import { sampleProject } from './sample-project.ts';
import { select } from './selection.ts';

const feature = (...scenarios: readonly string[]): string =>
  `Feature: Sample\n${scenarios.map((step) => `  @server\n  Scenario: ${step}\n    Given ${step}\n`).join('')}`;

const files = {
  'features/a.feature': feature('it passes', 'it fails'),
  'features/b.feature': feature('it passes too'),
  'steps/steps.js': `import { Given } from '@cucumber/cucumber';
    Given('it passes', () => {}); Given('it passes too', () => {});
    Given('it fails', () => { throw new Error('3 of 7 disks are square\\nreally'); });`,
};

let shards: string;
let merged: string;

/** Two shards of one run, by Cucumber's own option, each in a checkout of its own as on machines of their own. */
before(async () => {
  shards = await mkdtemp(join(tmpdir(), 'shards-'));
  merged = `${shards}-merged`;
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() });
  for (const shard of ['1', '2']) {
    await using project = await sampleProject(files);
    const { root } = project;
    const selection = await select(['--shard', `${shard}/2`], { target: 'lab', root, cwd: root });
    await runFeatures(selection, {
      prepared: {},
      signal: new AbortController().signal,
      began: performance.now(),
      root,
      stdout,
    });
    await cp(join(root, 'reports'), join(shards, shard), { recursive: true });
  }
});
after(() =>
  Promise.all([shards, merged].map((each) => rm(each, { recursive: true, force: true }))),
);

test('the shards of a run become one: every scenario, one beginning and one end, and a page', async () => {
  const runs = await runsBelow(shards);
  assert.equal(runs.length, 2);
  const { results } = await mergeReports(runs, merged);
  assert.deepEqual(results.map(({ name, verdict }) => `${name}: ${verdict}`).sort(), [
    'it fails: failed',
    'it passes too: passed',
    'it passes: passed',
  ]);
  const messages = (await readFile(join(merged, 'messages.ndjson'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const count = (key: string): number => messages.filter((each) => key in each).length;
  assert.deepEqual([count('meta'), count('testRunStarted'), count('testRunFinished')], [1, 1, 1]);
  assert.match(JSON.stringify(messages.at(-1)), /^\{"testRunFinished":.*"success":false/);
  assert.match(
    await readFile(join(merged, 'index.html'), 'utf8'),
    /^<!DOCTYPE html>[^]*it passes too/i,
  );
});

test('what failed is told without what differs from run to run', async () => {
  const both = await mergeReports(await runsBelow(shards), merged);
  assert.equal(
    failuresText(both),
    '1 scenario failed.\n\n- **it fails** (`features/a.feature:6`)\n  it fails: N of N disks are square\n',
  );
  assert.equal(failuresText({ results: [], troubles: [] }), '');
});

test('messages of a run that was killed, or that are none, are told by their file', async () => {
  const broken = join(merged, 'broken');
  await rm(broken, { recursive: true, force: true });
  await mkdir(broken, { recursive: true });
  const file = join(broken, 'messages.ndjson');
  await assert.rejects(mergeReports([broken], merged), /messages\.ndjson: there is no such file/);
  await writeFile(file, '{"meta":{}}\n{"test');
  await assert.rejects(mergeReports([broken], merged), /messages\.ndjson:2: this line is none/);
  await writeFile(file, '{"meta":{}}\n');
  await assert.rejects(mergeReports([broken], merged), /the messages break off/);
  assert.deepEqual(await runsBelow(join(merged, 'none')), []);
});

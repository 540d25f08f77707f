import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '../errors.ts';
import { UsageError } from './main.ts';
import { sampleProject, type SampleProject } from './sample-project.ts';
import { select, type Selection } from './selection.ts';

const feature = `@prototype-1
Feature: Sample
  @server
  Scenario: one
    Given a step
  Scenario Outline: two
    Given a <thing>
    @server @update @alternate
    Examples:
      | thing |
      | disk  |
    @workstation @nightly
    Examples:
      | thing  |
      | screen |
  @workstation @selinux
  Scenario: three
    Given a step
`;

let project: SampleProject;
before(async () => {
  project = await sampleProject({
    'features/sample.feature': feature,
    'broken/broken.feature': 'Feature: x\n  Scenario: y\n    Given z\n    Nonsense\n',
  });
});
after(() => project[Symbol.asyncDispose]());

const from = (cwd: string, ...argv: string[]): Promise<Selection> =>
  select(argv, { target: 'lab', root: project.root, cwd });
const selected = (...argv: string[]): Promise<Selection> => from(project.root, ...argv);
const names = ({ plan }: Selection): string[] => plan.map(({ name }) => name);

async function refusal(...argv: string[]): Promise<UsageError> {
  try {
    await selected(...argv);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error;
  }
  return assert.fail('nothing was refused');
}

test('without arguments everything but the nightly scenarios is selected', async () => {
  const selection = await selected();
  assert.deepEqual(names(selection), ['one', 'two', 'three']);
  assert.equal(selection.leftForNightly, 1);
  assert.equal(selection.target, 'lab');
});

test('only editions of scenarios that run are prepared: what the lab skips needs no host', async () => {
  assert.deepEqual((await selected()).editions, ['server']);
  assert.deepEqual((await selected('-p', 'nightly')).editions, ['server', 'workstation']);
  assert.deepEqual((await selected('--tags', '@selinux')).editions, []);
});

test('an update is composed for editions of scenarios that ask for one', async () => {
  assert.deepEqual((await selected('-p', 'nightly')).updated, ['server']);
  assert.deepEqual((await selected('--name', 'one')).updated, []);
});

test('an alternate tree is composed for editions of scenarios that ask for one', async () => {
  assert.deepEqual((await selected('-p', 'nightly')).alternates, ['server']);
  assert.deepEqual((await selected('--name', 'one')).alternates, []);
});

test('the profile nightly takes the long scenarios', async () => {
  const selection = await selected('-p', 'nightly');
  assert.equal(selection.plan.length, 4);
  assert.equal(selection.leftForNightly, 0);
});

test('shards have every scenario once, and only what their own scenarios need', async () => {
  const whole = await selected('-p', 'nightly');
  const shards = await Promise.all(
    ['1/4', '2/4', '3/4', '4/4'].map((shard) => selected('-p', 'nightly', '--shard', shard)),
  );
  assert.deepEqual(shards.flatMap(names).sort(), [...names(whole)].sort());
  assert.deepEqual(
    shards.map(({ plan }) => plan.length),
    [1, 1, 1, 1],
  );
  assert.equal(shards.filter(({ updated }) => updated.length > 0).length, 1);
  assert.match((await refusal('-p', 'nightly', '--shard', '5/5')).message, /by .* the shard 5\/5/);
});

test('a profile can name the target', async () => {
  assert.equal((await selected('--profile=fedora')).target, 'fedora');
  assert.equal((await selected('--profile=stand-in')).target, 'stand-in');
});

test('a line selects its scenario, from whatever folder the path is given', async () => {
  assert.deepEqual(names(await selected('features/sample.feature:4')), ['one']);
  const inside = await from(join(project.root, 'features'), 'sample.feature:6');
  assert.deepEqual(names(inside), ['two']);
});

test('a line where no scenario begins is refused with those where one does', async () => {
  const error = await refusal('features/sample.feature:5');
  assert.match(error.message, /^features\/sample\.feature:5: no scenario begins/);
  assert.match(error.message, /4, 11, 15, 17/);
});

test('random order gets a seed that can be shown, a given one is kept', async () => {
  assert.match((await selected('--order', 'random')).configuration.sources.order, /^random:\d+$/);
  const given = await selected('--order', 'random:42');
  assert.equal(given.configuration.sources.order, 'random:42');
});

test('an empty selection is refused and says what selected nothing', async () => {
  const error = await refusal('--tags', '@server and @selinux', '--name', 'zero');
  assert.match(error.message, /No scenario is selected by .*\/zero\/.*@server and @selinux/);
});

test('a selection of nightly scenarios alone points to the profile', async () => {
  assert.match((await refusal('--tags', '@nightly')).message, /-p nightly/);
});

test('an unknown profile is refused', async () => {
  assert.match((await refusal('-p', 'weekly')).message, /"weekly" doesn't exist/);
});

test('a file that is missing is refused by its name', async () => {
  assert.match(
    (await refusal('features/none.feature')).message,
    /features\/none\.feature does not/,
  );
});

test('a broken tag expression is refused', async () => {
  assert.match((await refusal('--tags', '@a and (')).message, /@a and \(/);
});

test('an option that is unknown, and a number that is none, are refused; the process goes on', async () => {
  const exit = process.exit.toString();
  const write = process.stderr.write.bind(process.stderr);
  let shown = '';
  process.stderr.write = (chunk) => {
    shown += chunk.toString();
    return true;
  };
  try {
    await refusal('--bogus');
  } finally {
    process.stderr.write = write;
  }
  assert.match(shown, /unknown option '--bogus'/);
  assert.match((await refusal('--parallel', 'many')).message, /--parallel/);
  assert.match(process.exit.toString() + exit, /native|function|exit/);
});

test('a feature that cannot be read is an error with its place, not a wrong usage', async () => {
  await assert.rejects(selected('broken/broken.feature'), (error) => {
    assert.ok(error instanceof UserError && !(error instanceof UsageError));
    assert.match(error.message, /^broken\/broken\.feature:4: /);
    return true;
  });
});

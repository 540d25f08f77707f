import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import { UserError } from '../errors.ts';
import { runCheck, runChecks } from './checks.ts';
import { featuresHelp } from './help.ts';
import { describe, exitCodeOf, UsageError } from './main.ts';
import { rankInRandom, rank } from './order-plugin.ts';
import { sampleProject } from './sample-project.ts';
import { StepUse } from './step-use.ts';

const never = new AbortController().signal;

const ending = (error: unknown): Promise<number> =>
  exitCodeOf(async () => {
    throw error;
  });

const tags = (...names: string[]): { name: string }[] => names.map((name) => ({ name }));
const rankOf = (...names: string[]): number => rank(tags(...names));

test('errors: what its reader can mend by its text alone, a defect with stack and cause', () => {
  const mendable = new UserError('It is broken', {
    place: { file: 'a', line: 2 },
    advice: 'Mend it.',
  });
  assert.equal(describe(mendable), 'error: a:2: It is broken\n  Mend it.');
  const defect = describe(new TypeError('x is undefined', { cause: new Error('deeper') }));
  assert.match(
    defect,
    /^unexpected error: TypeError: x is undefined\n +at [^]*\ncaused by: .*deeper/,
  );
  assert.equal(describe('a string'), 'unexpected error: a string');
});

test('exit codes: 1 for errors, 2 for wrong usage, else what the body says', async () => {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true;
  try {
    assert.equal(await ending(new UserError('x')), 1);
    assert.equal(await ending(new Error('x')), 1);
    assert.equal(await ending(new UsageError('x')), 2);
    assert.equal(await exitCodeOf(async () => 7), 7);
  } finally {
    process.stderr.write = write;
  }
});

test('help names every setting', () => {
  for (const name of ['PROTOTYPES_CACHE_DIR', 'LAB_EXTRA_RPMS', 'LIBVIRT_DEFAULT_URI']) {
    assert.ok(featuresHelp().includes(name), name);
  }
});

test('edition by edition, the longest scenarios come first, then those that only read', () => {
  const order = [
    rankOf('@server'),
    rankOf('@server', '@destructive'),
    rankOf('@workstation', '@desktop', '@destructive', '@long'),
    rankOf('@workstation'),
    rankOf('@workstation', '@desktop'),
    rankOf('@workstation', '@destructive'),
    rankOf('@workstation', '@desktop', '@destructive'),
  ];
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(order).size, 7);
});

test('in a random order an edition that is still being made comes last, and the longest first', () => {
  const late = ['workstation'];
  const order = [
    rankInRandom(tags('@server', '@long'), late),
    rankInRandom(tags('@prototype-1', '@server'), late),
    rankInRandom(tags('@workstation', '@long'), late),
    rankInRandom(tags('@workstation', '@desktop'), late),
  ];
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(order).size, 4);
  assert.equal(rankInRandom(tags('@workstation'), []), rankInRandom(tags('@server'), []));
});

test('checks keep their order, tell of each, and show what a failing one printed', async () => {
  const heard: string[] = [];
  const results = await runChecks(
    [
      { name: 'slow', argv: ['sh', '-c', 'sleep 0.2; echo fine'] },
      { name: 'bad', argv: ['sh', '-c', 'echo out; echo err >&2; exit 3'] },
      { name: 'missing', argv: ['/no/such/program'] },
    ],
    { atOnce: 2, signal: never, onResult: ({ name }) => heard.push(name) },
  );
  assert.deepEqual(
    results.map(({ name, passed }) => [name, passed]),
    [
      ['slow', true],
      ['bad', false],
      ['missing', false],
    ],
  );
  assert.equal(heard[0], 'bad');
  assert.deepEqual(results[1]?.output.split('\n').sort(), ['err', 'out']);
  assert.match(results[2]?.output ?? '', /\/no\/such\/program/);
});

test('a check that is aborted is no result', async () => {
  const aborted = AbortSignal.abort(new Error('stop'));
  await assert.rejects(runCheck({ name: 'x', argv: ['true'] }, aborted), /stop/);
});

/** The faults that a dry run finds in a project of one feature and one file of steps. */
async function faultsOf(feature: string, steps: string): Promise<readonly string[]> {
  await using project = await sampleProject({
    'features/a.feature': feature,
    'steps/steps.js': `import { Given } from '@cucumber/cucumber';\n${steps}`,
  });
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() });
  const environment = { cwd: project.root, stdout, stderr: stdout };
  const { runConfiguration } = await loadConfiguration({ file: 'cucumber.js' }, environment);
  const use = new StepUse();
  const runtime = { ...runConfiguration.runtime, dryRun: true, parallel: 0 };
  await runCucumber({ ...runConfiguration, runtime }, environment, (envelope) => use.add(envelope));
  return use.faults().map((fault) => fault.replaceAll(join(project.root, '/'), ''));
}

const feature = (step: string, tag = '@server'): string =>
  `Feature: A\n  ${tag}\n  Scenario: B\n    Given ${step}\n`;

test('a dry run without faults has none', async () => {
  assert.deepEqual(await faultsOf(feature('a disk'), `Given('a {word}', () => {});`), []);
});

test('a step without a definition, and a definition without a step, are faults with their places', async () => {
  assert.deepEqual(await faultsOf(feature('a disk'), `Given('a tape', () => {});`), [
    'features/a.feature:4: no definition for the step "a disk"',
    'steps/steps.js:2: no feature uses the step "a tape"',
  ]);
});

test('a step with two definitions is a fault that names both', async () => {
  const faults = await faultsOf(
    feature('a disk'),
    `Given('a disk', () => {});\nGiven('a {word}', () => {});`,
  );
  assert.deepEqual(faults, [
    'features/a.feature:4: several definitions for the step "a disk": steps/steps.js:2, steps/steps.js:3',
  ]);
});

test('a tag that means nothing is a fault', async () => {
  const [fault] = await faultsOf(feature('a disk', '@destructve'), `Given('a disk', () => {});`);
  assert.match(fault ?? '', /^features\/a\.feature:3: the tag @destructve means nothing/);
});

test('a feature that cannot be read, and one without scenarios, are faults', async () => {
  const unread = await faultsOf('Feature: A\n  Scenario: B\n    Given c\n    What\n', '');
  assert.match(unread[0] ?? '', /^features\/a\.feature:4: /);
  assert.deepEqual(await faultsOf('Feature: A\n', ''), ['features/: there is no scenario']);
});

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { runFeatures } from './run-features.ts';
import { sampleProject } from './sample-project.ts';
import { select } from './selection.ts';

const steps = `
import { After, Given } from '@cucumber/cucumber';
Given('it passes', function () {
  if (this.parameters.prepared.answer !== 42) throw new Error('no prepared data');
});
Given('it fails', () => { throw new Error('the disk is square'); });
Given('it is skipped', () => 'skipped');
Given('it never ends', { timeout: -1 }, () => new Promise(() => {}));
let tries = 0;
Given('it fails once', () => { if (tries++ === 0) throw new Error('not yet'); });
After(function () {
  this.attach('-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----', { mediaType: 'text/plain', fileName: 'notes.txt' });
});
`;

const feature = (...scenarios: readonly string[]): string =>
  `Feature: Sample\n${scenarios.map((step) => `  @server\n  Scenario: ${step}\n    Given ${step}\n`).join('')}`;

interface Run {
  readonly code: number;
  readonly output: string;
}

async function runIn(
  root: string,
  argv: readonly string[],
  signal: AbortSignal,
  { until }: { readonly until?: number } = {},
): Promise<Run> {
  let output = '';
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      output += chunk.toString();
      done();
    },
  });
  const code = await runFeatures(await select(argv, { target: 'lab', root, cwd: root }), {
    prepared: { answer: 42 },
    until,
    signal,
    began: performance.now(),
    root,
    stdout,
  });
  return { code, output };
}

const never = new AbortController().signal;

test('a run counts, names the report, and its reports are complete and without keys', async () => {
  await using project = await sampleProject({
    'features/a.feature': feature('it passes', 'it is skipped', 'it fails'),
    'steps/steps.js': steps,
  });
  const { code, output } = await runIn(project.root, [], never);
  assert.equal(code, 1);
  assert.match(output, /^✓ it passes \d/m);
  assert.match(output, /^✗ it fails .* features\/a\.feature:\d+$/m);
  assert.match(output, /in "it fails":\n +the disk is square/);
  assert.match(
    output,
    /^3 scenarios: 1 passed, 1 failed, 1 skipped \(by a step of it\) in .*index\.html$/m,
  );
  assert.match(output, /\n1 passed, 1 failed, 1 skipped\n$/);

  const reports = join(project.root, 'reports');
  assert.deepEqual((await readdir(reports)).sort(), ['index.html', 'junit.xml', 'messages.ndjson']);
  for (const name of await readdir(reports)) {
    assert.doesNotMatch(await readFile(join(reports, name), 'utf8'), /BEGIN PRIVATE KEY/);
  }
  assert.match(await readFile(join(reports, 'junit.xml'), 'utf8'), /the disk is square/);
});

test('a scenario that fails and then passes is told, and the run passes', async () => {
  await using project = await sampleProject({
    'features/a.feature': feature('it fails once'),
    'steps/steps.js': steps,
  });
  const { code, output } = await runIn(project.root, ['--retry', '1'], never);
  assert.equal(code, 0);
  assert.match(output, /^↻ it fails once/m);
  assert.match(output, /Tried again after a failure:\n {2}it fails once/);
  assert.match(output, /\n1 passed, 0 failed, 0 skipped\n$/);
});

for (const [until, expected] of [
  [0, 1],
  [undefined, 0],
] as const) {
  test(`a run whose scenarios are all skipped ends with ${expected} if its time ends ${until ?? 'never'}`, async () => {
    await using project = await sampleProject({
      'features/a.feature': feature('it is skipped'),
      'steps/steps.js': steps,
    });
    const limit = until === undefined ? {} : { until };
    assert.equal((await runIn(project.root, [], never, limit)).code, expected);
  });
}

test('an aborted run ends at once, keeps the last reports and leaves no half ones', async () => {
  await using project = await sampleProject({
    'features/a.feature': feature('it never ends'),
    'steps/steps.js': steps,
    'reports/index.html': 'the last one',
  });
  const controller = new AbortController();
  const began = performance.now();
  const running = runIn(project.root, ['--parallel', '0'], controller.signal);
  setTimeout(() => controller.abort(new Error('stopped')), 500);
  await assert.rejects(running, /stopped/);
  assert.ok(performance.now() - began < 20_000);
  assert.deepEqual(await readdir(join(project.root, 'reports')), ['index.html']);
});

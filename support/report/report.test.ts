import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { reportFiles } from './files.ts';
import { resultLines } from './live.ts';
import type { ScenarioResult } from './results.ts';
import { lackedLines, skipReason, skipReasons, timeIsUp } from './skips.ts';
import { summary, type SummaryInput } from './summary.ts';
import { unknownTags } from './tags.ts';

const passed: ScenarioResult = {
  name: 'It boots',
  place: 'features/a.feature:3',
  tags: ['@server'],
  verdict: 'passed',
  seconds: 1.25,
  failure: undefined,
  again: false,
  retriedBoots: [],
  skipReason: undefined,
};
const failed: ScenarioResult = {
  ...passed,
  name: 'It stays up',
  verdict: 'failed',
  failure: { step: 'it is up', message: 'it is\ndown' },
};
const input: SummaryInput = {
  results: [passed],
  troubles: [],
  retries: [],
  seconds: 372,
  leftForNightly: 0,
  report: 'reports/index.html',
  order: 'defined',
};

test('the last but one line counts, gives reasons, time and report; the last one counts', () => {
  const skipped: ScenarioResult = {
    ...passed,
    name: 'Labels',
    verdict: 'skipped',
    skipReason: 'not in the lab: SELinux',
  };
  const text = summary({ ...input, results: [passed, failed, skipped] });
  assert.deepEqual(text.trimEnd().split('\n').slice(-3), [
    'Not run, for the lab lacks what they are about: 1 scenario: SELinux (1)',
    '3 scenarios: 1 passed, 1 failed, 1 skipped (not in the lab) in 6 min 12 s · reports/index.html',
    '1 passed, 1 failed, 1 skipped',
  ]);
  assert.match(text, /Failed:\n {2}It stays up · features\/a\.feature:3/);
  assert.match(text, /Skipped:\n {2}Labels · features\/a\.feature:3 · not in the lab: SELinux/);
});

test('what failed for one reason is told in one line, the commonest first', () => {
  const disk = (port: number, name: string): ScenarioResult => ({
    ...failed,
    failure: { step: 'a host', message: `proto-${name}: no disk on port ${port}\nand so on` },
  });
  const text = summary({ ...input, results: [failed, disk(1, '0123abcd'), disk(22, '4567cdef')] });
  assert.match(
    text,
    /Failed because \(scenarios · reason\):\n {2}2 · proto-0123abcd: no disk on port 1\n {2}1 · it is\n/,
  );
});

test('of many reasons ten are told', () => {
  const results = Array.from('abcdefghijkl', (letter) => ({
    ...failed,
    failure: { step: 'a host', message: letter },
  }));
  const text = summary({ ...input, results });
  assert.match(text, / {2}1 · j\n {2}2 · for other reasons\n/);
});

test('what a target lacks is counted in one line, and each lack in it', () => {
  assert.deepEqual(lackedLines([]), []);
  assert.deepEqual(lackedLines(['by a step of it']), []);
  assert.deepEqual(
    lackedLines([
      'not in the lab: GRUB',
      'not in the lab: SELinux; GRUB',
      'by a step of it',
      'not in the lab: Cockpit',
    ]),
    [
      'Not run, for the lab lacks what they are about: 3 scenarios: GRUB (2), Cockpit (1), SELinux (1)',
    ],
  );
  assert.deepEqual(lackedLines(['not in Fedora: the command atomic, which ended with Fedora 29']), [
    'Not run, for Fedora lacks what they are about: 1 scenario: the command atomic, which ended with Fedora 29 (1)',
  ]);
});

test('an attempt that was repeated does not count, but is told', () => {
  const text = summary({
    ...input,
    results: [
      { ...failed, again: true },
      { ...failed, verdict: 'passed' },
    ],
  });
  assert.match(text, /^1 scenario: 1 passed, 0 failed, 0 skipped in/m);
  assert.match(text, /Tried again after a failure:\n {2}It stays up/);
});

test('seed, nightly scenarios, boots that were repeated and troubles are told', () => {
  const text = summary({
    ...input,
    results: [{ ...passed, retriedBoots: ['kernel oops'] }],
    order: 'random:7',
    leftForNightly: 2,
    troubles: ['a worker died'],
    retries: ['first boot: panic'],
  });
  assert.match(text, /--order random:7/);
  assert.match(text, /-p nightly\): 2 scenarios/);
  assert.match(
    text,
    /for the emulator failed:\n {2}first boot: panic\n {2}It boots .* kernel oops/,
  );
  assert.match(text, /Outside of scenarios:\n {2}a worker died/);
});

test('a quiet run says nothing that it has no reason for', () => {
  assert.equal(
    summary(input),
    '\n1 scenario: 1 passed, 0 failed, 0 skipped in 6 min 12 s · reports/index.html\n1 passed, 0 failed, 0 skipped\n',
  );
});

test('live lines: passed in one, failed with step and message, skipped without a time', () => {
  assert.equal(resultLines(passed), '✓ It boots 1.3 s');
  assert.equal(
    resultLines(failed),
    '✗ It stays up 1.3 s · features/a.feature:3\n    in "it is up":\n      it is\n      down',
  );
  assert.equal(resultLines({ ...passed, verdict: 'skipped' }), '- It boots');
  assert.match(resultLines({ ...failed, again: true }), /^↻ .*\n[^]*It runs once more\.$/);
  assert.match(resultLines({ ...passed, retriedBoots: ['oops'] }), /\n {4}booted twice: oops$/);
});

test('when the time of a run is up, no further scenario is begun', () => {
  assert.equal(timeIsUp(undefined, 2000), undefined);
  assert.equal(timeIsUp(3000, 2000), undefined);
  assert.match(timeIsUp(2000, 2000) ?? '', /PROTOTYPES_MINUTES/);
});

test('a scenario is skipped in the lab only, by its most telling reason', () => {
  assert.equal(skipReason(['@server'], 'lab'), undefined);
  assert.equal(skipReason(['@fedora', '@selinux'], 'lab'), 'not in the lab: SELinux');
  assert.equal(skipReason(['@fedora'], 'lab'), `not in the lab: ${skipReasons['@fedora']}`);
  assert.equal(skipReason(['@fedora', '@selinux'], 'fedora'), undefined);
  assert.equal(skipReason(['@atomic'], 'lab'), undefined);
  assert.match(skipReason(['@atomic'], 'fedora') ?? '', /^not in Fedora: the command atomic/);
});

test('tags that nothing knows are found', () => {
  assert.deepEqual(unknownTags(['@server', '@prototype-7', '@selinux', '@destructive']), []);
  assert.deepEqual(unknownTags(['@destructve', '@prototype-8', '@toString']), [
    '@destructve',
    '@prototype-8',
    '@toString',
  ]);
});

test('reports that a dead run left aside go, those of a live one stay', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reports-'));
  try {
    // Above the largest process id that Linux gives out.
    await mkdir(join(folder, '.part-4194305'));
    await mkdir(join(folder, '.part-1'));
    const files = await reportFiles(folder);
    assert.deepEqual((await readdir(folder)).sort(), ['.part-1', `.part-${process.pid}`].sort());
    await files[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(folder), ['.part-1']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

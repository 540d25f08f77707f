import { expect } from 'chai';
import { test } from 'node:test';
import { summary } from '../report/summary.ts';
import type { ScenarioResult } from '../report/results.ts';
import { readSummary } from './suite-run.ts';

const result = (name: string, more: Partial<ScenarioResult>): ScenarioResult => ({
  name,
  place: 'features/x.feature:3',
  tags: [],
  verdict: 'passed',
  seconds: 1,
  failure: undefined,
  again: false,
  retriedBoots: [],
  skipReason: undefined,
  ...more,
});

test('what a run says in the end is read as it was meant', () => {
  const text = summary({
    results: [
      result('One', {}),
      result('Two', { verdict: 'failed' }),
      result('Three', { verdict: 'skipped', skipReason: 'not in the stand-in of Fedora: SELinux' }),
    ],
    troubles: [],
    retries: [],
    seconds: 3,
    leftForNightly: 0,
    report: 'index.html',
    order: 'defined',
  });
  expect(readSummary(`[00:01] a stage\n${text}`)).to.deep.equal({
    passed: 1,
    failed: 1,
    skipped: [{ scenario: 'Three', reason: 'not in the stand-in of Fedora: SELinux' }],
  });
  expect(() => readSummary('error: no port')).to.throw('said nothing of its scenarios');
});

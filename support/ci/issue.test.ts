import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCalls, titleOf, type Call, type OpenIssue } from './issue.ts';

const night = { name: 'fedora-45', failures: '1 scenario failed.\n\n- **a**\n', run: 'RUN' };
const other: OpenIssue = { number: 3, title: titleOf({ name: 'lab' }), body: '' };

const verbs = (calls: readonly Call[]): readonly string[] =>
  calls.map(({ args }) => args.slice(0, 2).join(' '));

/** The issue that a night opens. */
function opened(failures: string): OpenIssue {
  const body = issueCalls([], { ...night, failures }).at(-1)?.input ?? '';
  return { number: 7, title: titleOf(night), body };
}

test('a failure opens an issue, whatever others are open', () => {
  const calls = issueCalls([other], night);
  assert.deepEqual(verbs(calls), ['label create', 'issue create']);
  assert.match(calls[1]?.input ?? '', /^1 scenario failed\.[^]*- \*\*a\*\*\n[^]*RUN/);
});

test('a failure that is told already is not told again, another one is', () => {
  assert.deepEqual(issueCalls([other, opened(night.failures)], night), []);
  const next = issueCalls([opened('1 scenario failed.\n\n- **b**\n')], night);
  assert.deepEqual(verbs(next), ['issue edit', 'issue comment']);
  for (const { args } of next) assert.equal(args[2], '7');
});

test('an issue is closed when nothing fails any more, and only its own', () => {
  const calm = { ...night, failures: '' };
  assert.deepEqual(verbs(issueCalls([other, opened(night.failures)], calm)), ['issue close']);
  assert.deepEqual(issueCalls([other], calm), []);
});

test('a text that is too long is cut, still known again, and calls nobody', () => {
  const failures = '- **@server**\n'.repeat(10_000);
  const issue = opened(failures);
  assert.ok(issue.body.length < 65_536);
  assert.doesNotMatch(issue.body, /@server/);
  assert.deepEqual(issueCalls([issue], { ...night, failures }), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarioSeconds } from './scenario-time.ts';

const at = (seconds: number, nanos = 0): object => ({ timestamp: { seconds, nanos } });
const lines = (...messages: readonly object[]): string =>
  `${messages.map((each) => JSON.stringify(each)).join('\n')}\n`;

test('the time of scenarios is from the first that begins to the last that ends', () => {
  const messages = lines(
    { testRunStarted: at(1) },
    { testCaseStarted: at(10) },
    { testCaseStarted: at(9, 500_000_000) },
    { testCaseFinished: at(30) },
    { testCaseFinished: at(21) },
    { testRunFinished: at(99) },
  );
  assert.equal(scenarioSeconds(messages), 20.5);
});

test('a run without a scenario has no time', () => {
  assert.throws(() => scenarioSeconds(lines({ testRunStarted: at(1) })), /no scenario/);
});

import { secondsOf, type Envelope } from '../../report/messages.ts';

/**
 * Seconds from the beginning of a run's first scenario to the end of its last one.
 * @param messages Cucumber's messages of the run, a line each
 * @throws Error if no scenario ran
 */
export function scenarioSeconds(messages: string): number {
  let first = Infinity;
  let last = -Infinity;
  for (const line of messages.split('\n')) {
    if (line === '') continue;
    const { testCaseStarted, testCaseFinished } = JSON.parse(line) as Envelope;
    if (testCaseStarted !== undefined) {
      first = Math.min(first, secondsOf(testCaseStarted.timestamp));
    }
    if (testCaseFinished !== undefined) {
      last = Math.max(last, secondsOf(testCaseFinished.timestamp));
    }
  }
  if (!(last >= first)) throw new Error('The run has no scenario that began and ended.');
  return last - first;
}

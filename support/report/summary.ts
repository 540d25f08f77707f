import { duration, plural } from '../amounts.ts';
import { failureReasons } from './failures.ts';
import type { ScenarioResult } from './results.ts';
import { lackedLines } from './skips.ts';

export interface SummaryInput {
  /** The attempts of the run, in the order of their ends. */
  readonly results: readonly ScenarioResult[];
  /** What went wrong outside of scenarios. */
  readonly troubles: readonly string[];
  /** Boots that were tried twice before the scenarios began, in words. */
  readonly retries: readonly string[];
  /** Wall-clock time of the run. */
  readonly seconds: number;
  /** How many scenarios were left for the profile nightly. */
  readonly leftForNightly: number;
  /** The path of the report, as the reader can open it. */
  readonly report: string;
  /** How to see the same order again, if it was random. */
  readonly order: string;
}

/** The end of a run's output: who failed, who was skipped and why, then the line that counts and names the report. */
export function summary(input: SummaryInput): string {
  const { results } = input;
  const final = results.filter(({ again }) => !again);
  const of = (verdict: ScenarioResult['verdict']): readonly ScenarioResult[] =>
    final.filter((result) => result.verdict === verdict);
  const failed = of('failed');
  const skipped = of('skipped').map((result) => ({
    ...result,
    reason: result.skipReason ?? 'by a step of it',
  }));
  const counts = `${of('passed').length} passed, ${failed.length} failed, ${skipped.length} skipped`;
  const lacked = lackedLines(skipped.map(({ reason }) => reason));
  // Of a target's lacks the line above has the list.
  const reasons = [
    ...new Set(skipped.map(({ reason }) => reason.replace(/^(not in [^:]+): .*$/, '$1'))),
  ];
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return [
    '',
    ...section('Failed:', failed.map(line)),
    ...section(
      'Skipped:',
      skipped.map((result) => `${line(result)} · ${result.reason}`),
    ),
    ...section('Boots that were tried once more, for the emulator failed:', [
      ...input.retries,
      ...results.flatMap((result) =>
        result.retriedBoots.map((reason) => `${line(result)} · ${reason}`),
      ),
    ]),
    ...section('Tried again after a failure:', results.filter(({ again }) => again).map(line)),
    ...section('Outside of scenarios:', input.troubles),
    ...section('Failed because (scenarios · reason):', failureReasons(failed)),
    ...(input.order.startsWith('random')
      ? [`Order: ${input.order} (repeat it with --order ${input.order})`]
      : []),
    ...(input.leftForNightly === 0
      ? []
      : [`Left for the profile nightly (-p nightly): ${plural(input.leftForNightly, 'scenario')}`]),
    ...lacked,
    `${plural(final.length, 'scenario')}: ${counts}${why} in ${duration(input.seconds)} · ${input.report}`,
    counts,
    '',
  ].join('\n');
}

function line({ name, place }: ScenarioResult): string {
  return `${name} · ${place}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((each) => `  ${each}`), ''];
}

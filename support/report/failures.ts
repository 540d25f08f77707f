import { plural } from '../amounts.ts';
import type { MergedRuns } from './merge.ts';
import type { ScenarioResult } from './results.ts';

/**
 * What failed, as Markdown for an issue: the same failures give the same text, whatever their order and wherever they ran.
 * @returns an empty text if nothing did
 */
export function failuresText({ results, troubles }: MergedRuns): string {
  const failed = results.filter(({ verdict, again }) => verdict === 'failed' && !again);
  if (failed.length === 0 && troubles.length === 0) return '';
  const scenarios = failed.map(
    ({ name, place, failure }) =>
      `- **${name}** (\`${place}\`)\n  ${failure?.step ?? ''}: ${unvarying(firstLine(failure?.message ?? ''))}`,
  );
  const outside = troubles.map(
    (trouble) => `- outside of scenarios: ${unvarying(firstLine(trouble))}`,
  );
  const lines = [...scenarios, ...outside].sort();
  return `${plural(failed.length, 'scenario')} failed.\n\n${lines.join('\n')}\n`;
}

/**
 * What the failures' messages begin with, the commonest first: one thing that is missing fails everything that needs it,
 * and is then in one line here, near the end of the output, which is what a log is cut to.
 * @returns at most ten lines, and one more for the rest
 */
export function failureReasons(failed: readonly ScenarioResult[]): readonly string[] {
  const reasons = new Map<string, { readonly text: string; count: number }>();
  for (const { failure } of failed) {
    const text = firstLine(failure?.message ?? '');
    const key = unvarying(text);
    const reason = reasons.get(key) ?? { text, count: 0 };
    reason.count += 1;
    reasons.set(key, reason);
  }
  const sorted = [...reasons.values()].sort((a, b) => b.count - a.count);
  const rest = sorted.slice(10).reduce((sum, { count }) => sum + count, 0);
  return [
    ...sorted.slice(0, 10).map(({ text, count }) => `${count} · ${text.slice(0, 500)}`),
    ...(rest === 0 ? [] : [`${rest} · for other reasons`]),
  ];
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n', 1);
  return line;
}

/** Times, ports and the like in it differ from run to run, and so do the names of domains. */
function unvarying(line: string): string {
  return line.replaceAll(/\bproto-[\da-f]{8}\b/g, 'proto-N').replaceAll(/\d+(?:\.\d+)?/g, 'N');
}

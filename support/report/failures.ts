import { plural } from '../amounts.ts';
import type { MergedRuns } from './merge.ts';

/**
 * What failed, as Markdown for an issue: the same failures give the same text, whatever their order and wherever they ran.
 * @returns an empty text if nothing did
 */
export function failuresText({ results, troubles }: MergedRuns): string {
  const failed = results.filter(({ verdict, again }) => verdict === 'failed' && !again);
  if (failed.length === 0 && troubles.length === 0) return '';
  const scenarios = failed.map(
    ({ name, place, failure }) =>
      `- **${name}** (\`${place}\`)\n  ${failure?.step ?? ''}: ${firstLine(failure?.message ?? '')}`,
  );
  const outside = troubles.map((trouble) => `- outside of scenarios: ${firstLine(trouble)}`);
  const lines = [...scenarios, ...outside].sort();
  return `${plural(failed.length, 'scenario')} failed.\n\n${lines.join('\n')}\n`;
}

/** Times, ports and the like in it differ from run to run. */
function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n', 1);
  return line.replaceAll(/\d+(?:\.\d+)?/g, 'N');
}

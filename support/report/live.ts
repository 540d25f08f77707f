import { styleText } from 'node:util';
import type { FormatterPlugin } from '@cucumber/cucumber/api';
import { duration } from '../amounts.ts';
import { RunRecord, type ScenarioResult } from './results.ts';

/**
 * Cucumber's formatter for a reader who watches: a line when a scenario ends, with its time; of a failed one the step
 * and the message as well. On a terminal the last line shows what runs now and for how long.
 */
const live: FormatterPlugin = {
  type: 'formatter',
  formatter({ on, write, stream }) {
    const record = new RunRecord();
    const terminal = 'isTTY' in stream && stream.isTTY === true;
    const erase = terminal ? '\r\x1b[2K' : '';
    const draw = (): void => {
      const width = 'columns' in stream && typeof stream.columns === 'number' ? stream.columns : 80;
      const now = Date.now() / 1000;
      const running = record.running.map(({ name, began }) => `${name} ${duration(now - began)}`);
      write(`${erase}${running.join(' | ').slice(0, width - 1)}`);
    };
    const clock = terminal ? setInterval(draw, 500) : undefined;
    on('message', (envelope) => {
      const result = record.add(envelope);
      if (result !== undefined) write(`${erase}${resultLines(result, terminal)}\n`);
    });
    return () => {
      clearInterval(clock);
      write(erase);
    };
  },
};

export default live;

/** What is shown of a scenario that has ended. */
export function resultLines(result: ScenarioResult, colours = false): string {
  const marks = {
    passed: ['✓', 'green'],
    failed: ['✗', 'red'],
    skipped: ['-', 'yellow'],
    again: ['↻', 'yellow'],
  } as const;
  const [mark, colour] = marks[result.again ? 'again' : result.verdict];
  const time = result.verdict === 'skipped' ? '' : ` ${duration(result.seconds)}`;
  const head = `${colours ? styleText(colour, mark) : mark} ${result.name}${time}`;
  const boots = result.retriedBoots.map((reason) => `    booted twice: ${reason}`);
  if (result.failure === undefined) return [head, ...boots].join('\n');
  const { step, message } = result.failure;
  return [
    `${head} · ${result.place}`,
    ...boots,
    `    in "${step}":`,
    message.replaceAll(/^/gm, '      '),
    ...(result.again ? ['    It runs once more.'] : []),
  ].join('\n');
}

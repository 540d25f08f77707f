import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Qmp } from './qmp.ts';

/** A monitor that gives an answer a command, in order; it ends after the last. */
function monitor(answers: readonly object[]): { readonly qmp: Qmp; readonly asked: string[] } {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const asked: string[] = [];
  const left = [...answers];
  stdout.write('{"QMP": {"version": {}}}\n');
  createInterface({ input: stdin }).on('line', (line) => {
    asked.push((JSON.parse(line) as { readonly execute: string }).execute);
    const answer = left.shift();
    if (answer === undefined) stdout.end();
    else stdout.write(`{"event": "RESUME"}\n${JSON.stringify(answer)}\n`);
  });
  return { qmp: new Qmp({ stdin, stdout }), asked };
}

const { signal } = new AbortController();
const status = (word: string): object => ({ return: { status: word } });

test('a guest goes on when its state has been taken in', async () => {
  const { qmp, asked } = monitor([
    { return: {} },
    status('inmigrate'),
    status('paused'),
    { return: {} },
  ]);
  await qmp.goOn(signal);
  assert.deepEqual(asked, ['qmp_capabilities', 'query-status', 'query-status', 'cont']);
});

test('a refusal and an end are errors', async () => {
  const refusing = monitor([{ return: {} }, { error: { class: 'x', desc: 'not now' } }]);
  await assert.rejects(refusing.qmp.goOn(signal), /refuses query-status: not now/);
  await assert.rejects(monitor([]).qmp.goOn(signal), /ended before it answered/);
});

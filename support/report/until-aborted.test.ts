import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { untilAborted } from './until-aborted.ts';

test('what is written after a run was told to stop is not shown', () => {
  const stream = new PassThrough();
  const controller = new AbortController();
  const gate = untilAborted(stream, controller.signal);
  gate.write('before\n');
  controller.abort();
  gate.write('after\n');
  assert.equal(String(stream.read()), 'before\n');
});

test('a terminal is one still, and as wide as it is at the moment', () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const gate = untilAborted(terminal, new AbortController().signal);
  terminal.columns = 120;
  assert.deepEqual([Reflect.get(gate, 'isTTY'), Reflect.get(gate, 'columns')], [true, 120]);
  const file = untilAborted(new PassThrough(), new AbortController().signal);
  assert.equal(Reflect.get(file, 'isTTY'), false);
});

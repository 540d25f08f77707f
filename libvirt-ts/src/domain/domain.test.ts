import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MonitorError } from '../errors.ts';
import * as words from './flags.ts';
import { pointerCommand } from './input.ts';
import { agentTimeout, commandText, readAnswer } from './monitor.ts';
import { domainState } from './state.ts';

test('options become the flags of libvirt-domain.h', () => {
  assert.equal(words.startFlags({}), 0);
  assert.equal(words.startFlags({ autodestroy: true, paused: true }), 3);
  assert.equal(words.startFlags({ autodestroy: false, forceBoot: true }), 8);
  assert.equal(words.xmlFlags({ secure: true, migratable: true }), 9);
  assert.equal(words.shutdownFlags({}), 0);
  assert.equal(words.shutdownFlags({ mode: 'agent' }), 2);
  assert.equal(words.undefineFlags({ managedSave: true, nvram: true }), 5);
  assert.equal(words.undefineFlags({ nvram: 'keep' }), 8);
  assert.equal(words.saveFlags({ state: 'running' }), 2);
  assert.equal(words.saveFlags({ state: 'paused', bypassCache: true }), 5);
  assert.equal(words.affectFlags({ live: true, config: true }), 3);
  assert.equal(words.listFlags({}), 0);
  assert.equal(words.listFlags({ active: true, persistent: false }), 9);
  assert.equal(words.listFlags({ active: false, persistent: true }), 6);
  assert.equal(words.statsFlags(), 0);
  assert.equal(words.statsFlags(['state', 'block']), 33);
});

test('states and reasons have names, those of a newer daemon their number', () => {
  assert.deepEqual(domainState(1, 3), { state: 'running', reason: 'restored' });
  assert.deepEqual(domainState(5, 5), { state: 'shutoff', reason: 'saved' });
  assert.deepEqual(domainState(3, 99), { state: 'paused', reason: 'unknown 99' });
  assert.deepEqual(domainState(42, 1), { state: 'unknown 42', reason: 'unknown 1' });
});

test('the pointer goes to a fraction of QEMU’s axes and changes the buttons that are named', () => {
  assert.deepEqual(pointerCommand(0, 1, { left: true, right: false }), {
    execute: 'input-send-event',
    arguments: {
      events: [
        { type: 'abs', data: { axis: 'x', value: 0 } },
        { type: 'abs', data: { axis: 'y', value: 32_767 } },
        { type: 'btn', data: { button: 'left', down: true } },
        { type: 'btn', data: { button: 'right', down: false } },
      ],
    },
  });
  for (const [x, y] of [
    [-0.1, 0],
    [0, 1.1],
    [Number.NaN, 0],
  ] as const) {
    assert.throws(() => pointerCommand(x, y, {}), RangeError);
  }
});

test('an answer of the monitor is what it returns, or its refusal', () => {
  assert.equal(commandText({ execute: 'stop' }), '{"execute":"stop"}');
  assert.equal(commandText('{"execute":"stop"}'), '{"execute":"stop"}');
  assert.deepEqual(readAnswer('{"return":{"running":true},"id":"libvirt-3"}'), { running: true });
  assert.throws(
    () => readAnswer('{"error":{"class":"CommandNotFound","desc":"no such"},"id":"1"}'),
    (error) =>
      error instanceof MonitorError &&
      error.errorClass === 'CommandNotFound' &&
      error.message === 'no such',
  );
  assert.throws(() => readAnswer('nonsense'), /no JSON object: nonsense/);
  assert.throws(() => readAnswer('null'), MonitorError);
});

test('the agent waits as long as it is told', () => {
  assert.equal(agentTimeout({}), -1);
  assert.equal(agentTimeout({ timeout: 'block' }), -2);
  assert.equal(agentTimeout({ timeout: 0 }), 0);
  assert.equal(agentTimeout({ timeout: 30 }), 30);
});

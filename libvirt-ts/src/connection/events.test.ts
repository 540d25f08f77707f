import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { FakePeer } from '../../test-support/fake-peer.ts';
import type { Connection } from '../api/connection.ts';
import type { LifecycleEvent } from '../api/events.ts';
import { ConnectionError } from '../errors.ts';
import { connectionProcedures } from '../protocol/procedures/connection.ts';
import { eventProcedures, monitorEventProcedures } from '../protocol/procedures/events.ts';
import { connect } from './connect.ts';

const domain = { name: 'a', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 3 };

async function open(): Promise<{ peer: FakePeer; connection: Connection }> {
  const peer = new FakePeer().greet().always(eventProcedures.register, { callbackId: 5 });
  const connection = await connect('test:///default', { transport: peer.transport });
  return { peer, connection };
}

function lifecycle(peer: FakePeer, event: number, detail: number, callbackId = 5): void {
  peer.event(eventProcedures.lifecycle, { callbackId, msg: { dom: domain, event, detail } });
}

/** Resolves when all that the peer has sent so far has arrived. */
async function settled(peer: FakePeer, connection: Connection): Promise<void> {
  peer.always(connectionProcedures.connectGetHostname, { hostname: 'h' });
  await connection.hostname();
}

test('events come with names for their numbers, and only to whom they are for', async () => {
  const { peer, connection } = await open();
  const heard: LifecycleEvent[] = [];
  const subscription = await connection.on('lifecycle', (event) => heard.push(event));
  lifecycle(peer, 2, 2);
  lifecycle(peer, 5, 4);
  lifecycle(peer, 99, 1);
  lifecycle(peer, 2, 0, 6);
  await settled(peer, connection);
  assert.deepEqual(
    heard.map(({ event, detail }) => [event, detail]),
    [
      ['started', 'restored'],
      ['stopped', 'saved'],
      ['unknown 99', 'unknown 1'],
    ],
  );
  assert.deepEqual(heard[0]?.domain, domain);
  await subscription.close();
  await peer.call(eventProcedures.deregister);
  lifecycle(peer, 2, 0);
  await settled(peer, connection);
  assert.equal(heard.length, 3);
  await connection.close();
});

test('an event that overtakes the reply to its registration is not lost', async () => {
  const { peer, connection } = await open();
  peer.answer(eventProcedures.register, (_, call) => {
    lifecycle(peer, 2, 0);
    peer.reply(call, eventProcedures.register.result, { callbackId: 5 });
  });
  const heard: string[] = [];
  await connection.on('lifecycle', ({ event }) => heard.push(event));
  assert.deepEqual(heard, ['started']);
  await connection.close();
});

test('events are read with for await, and leaving the loop ends them', async () => {
  const { peer, connection } = await open();
  const events = await connection.events('lifecycle');
  lifecycle(peer, 2, 0);
  lifecycle(peer, 5, 1);
  const heard: string[] = [];
  for await (const { event } of events) {
    heard.push(event);
    if (event === 'stopped') break;
  }
  assert.deepEqual(heard, ['started', 'stopped']);
  await peer.call(eventProcedures.deregister);
  assert.deepEqual(await events.next(), { value: undefined, done: true });
  await connection.close();
});

test('a connection that breaks ends the loop in its error', async () => {
  const { peer, connection } = await open();
  const events = await connection.events('lifecycle');
  const waiting = assert.rejects(events.next(), ConnectionError);
  peer.end();
  await waiting;
  assert.equal((await events.next()).done, true);
});

test('a reader of events that falls behind gets an error', async () => {
  const { peer, connection } = await open();
  await using events = await connection.events('lifecycle');
  for (let sent = 0; sent <= 10_000; sent += 1) lifecycle(peer, 2, 0);
  await settled(peer, connection);
  let read = 0;
  await assert.rejects(async () => {
    for await (const event of events) read += event.event === 'started' ? 1 : 0;
  }, /left unread/);
  assert.equal(read, 10_000);
  await connection.close();
});

test('a listener’s mistake is the program’s, not the connection’s', async () => {
  const { peer, connection } = await open();
  const mistake = new Error('mistake');
  await connection.on('lifecycle', () => {
    throw mistake;
  });
  // The test runner listens for uncaught errors as well and would take this one for a failure.
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const caught = once(process, 'uncaughtException');
  lifecycle(peer, 2, 0);
  assert.equal((await caught)[0], mistake);
  for (const listener of listeners) process.on('uncaughtException', listener);
  await settled(peer, connection);
  await connection.close();
});

test('QEMU’s own events are heard', async () => {
  const { peer, connection } = await open();
  peer
    .always(monitorEventProcedures.register, { callbackId: 5 })
    .always(monitorEventProcedures.deregister, {});
  await using events = await connection.events('monitor');
  peer.event(monitorEventProcedures.event, {
    callbackId: 5,
    dom: domain,
    event: 'RTC_CHANGE',
    seconds: 1000n,
    micros: 500_000,
    details: '{"offset":3}',
  });
  const { value } = await events.next();
  assert.deepEqual(value, { domain, event: 'RTC_CHANGE', time: 1_000_500, data: { offset: 3 } });
});

test('an event that is no event ends the connection, not the program', async () => {
  const { peer, connection } = await open();
  peer.always(monitorEventProcedures.register, { callbackId: 5 });
  const heard: unknown[] = [];
  await connection.on('monitor', (event) => heard.push(event));
  const event = { callbackId: 5, dom: domain, event: 'X', seconds: 0n, micros: 0 };
  peer.event(monitorEventProcedures.event, { ...event, details: '{"offset"' });
  assert.match((await connection.closed)?.message ?? '', /no JSON: \{"offset"/);
  assert.deepEqual(heard, []);
});

test('an aborted registration is taken back when it comes', async () => {
  const { peer, connection } = await open();
  const stop = new AbortController();
  peer.answer(eventProcedures.register, (_, call) => {
    stop.abort();
    peer.reply(call, eventProcedures.register.result, { callbackId: 8 });
  });
  const asking = connection.on('lifecycle', () => {}, { signal: stop.signal });
  await assert.rejects(asking, { name: 'AbortError' });
  const { payload } = await peer.call(eventProcedures.deregister);
  assert.equal(payload.readInt32BE(0), 8);
  await connection.close();
});

test('a daemon too old to tell events apart is told as such', async () => {
  const peer = new FakePeer().greet();
  peer.always(connectionProcedures.connectSupportsFeature, { supported: 0 });
  const connection = await connect('test:///default', { transport: peer.transport });
  await assert.rejects(
    connection.on('reboot', () => {}),
    /libvirt 1\.3\.3 or later/,
  );
  await connection.close();
});

import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { FakePeer } from '../../test-support/fake-peer.ts';
import { ConnectionError, LibvirtError } from '../errors.ts';
import { MessageType, pack, type Message } from '../protocol/message.ts';
import { programs } from '../protocol/procedure.ts';
import { connectionProcedures } from '../protocol/procedures/connection.ts';
import { Channel } from './channel.ts';

const { connectGetHostname: getHostname, connectSupportsFeature: getFeature } =
  connectionProcedures;
const hello = { hostname: 'here' };

function open(window = 100): { peer: FakePeer; channel: Channel } {
  const peer = new FakePeer();
  return { peer, channel: new Channel(peer.transport, window) };
}

test('replies find their calls in whatever order they come', async () => {
  const { peer, channel } = open();
  const calls = [3, 1, 2].map((feature) => channel.call(getFeature, { feature }));
  await peer.call(getFeature, 2);
  for (const call of peer.received.toReversed()) {
    peer.reply(call, getFeature.result, { supported: call.payload.readInt32BE(0) * 10 });
  }
  assert.deepEqual(await Promise.all(calls), [
    { supported: 30 },
    { supported: 10 },
    { supported: 20 },
  ]);
});

test('a refusal tells all that the daemon told, with the stack of the caller', async () => {
  const { peer, channel } = open();
  peer.answer(getHostname, (_, call) => peer.refuse(call, 42, 'no such thing'));
  const error = await channel.call(getHostname, {}).catch((caught: unknown) => caught);
  assert.ok(error instanceof LibvirtError);
  const { code, codeName, domainName, levelName, message, procedure, strings, numbers } = error;
  assert.deepEqual(
    { code, codeName, domainName, levelName, message, procedure, strings, numbers },
    {
      code: 42,
      codeName: 'VIR_ERR_NO_DOMAIN',
      domainName: 'VIR_FROM_QEMU',
      levelName: 'VIR_ERR_ERROR',
      message: 'no such thing',
      procedure: 'connectGetHostname',
      strings: ['one', undefined, undefined],
      numbers: [7, -1],
    },
  );
  assert.match(error.stack ?? '', /channel\.test\.ts/);
});

test('no more calls are under way than the window allows', async () => {
  const { peer, channel } = open(2);
  const calls = [0, 1, 2, 3].map((feature) => channel.call(getFeature, { feature }));
  await peer.call(getFeature, 1);
  assert.equal(peer.received.length, 2);
  peer.always(getFeature, { supported: 1 });
  for (const call of peer.received.slice()) peer.reply(call, getFeature.result, { supported: 1 });
  assert.equal((await Promise.all(calls)).length, 4);
});

test('an argument that does not fit is refused before anything is sent', async () => {
  const { peer, channel } = open();
  await assert.rejects(channel.call(getFeature, { feature: 2 ** 40 }), RangeError);
  assert.equal(peer.received.length, 0);
});

test('aborting drops the reply, the connection stays', async () => {
  const { peer, channel } = open(1);
  const reason = new Error('enough');
  const stop = new AbortController();
  const dropped = Promise.withResolvers<unknown>();
  const underWay = channel.call(
    getHostname,
    {},
    { signal: stop.signal, onDropped: dropped.resolve },
  );
  const waiting = channel.call(getFeature, { feature: 1 }, { signal: stop.signal });
  const call = await peer.call(getHostname);
  stop.abort(reason);
  await assert.rejects(underWay, reason);
  await assert.rejects(waiting, reason);
  await assert.rejects(channel.call(getHostname, {}, { signal: stop.signal }), reason);
  peer.reply(call, getHostname.result, hello);
  assert.deepEqual(await dropped.promise, hello);
  peer.always(getHostname, hello);
  assert.deepEqual(await channel.call(getHostname, {}), hello);
  assert.equal(peer.received.length, 2, 'what had not been sent is not sent');
});

test('a transport that breaks tells why', async () => {
  const { peer, channel } = open();
  const call = assert.rejects(channel.call(getHostname, {}), /broke: cable cut/);
  peer.transport.destroy(new Error('cable cut'));
  await call;
});

test('a ping is answered, whatever else goes on', async () => {
  const { peer } = open();
  const { number: program, version } = programs.keepalive;
  const ping = { program, version, procedure: 1, type: MessageType.event, serial: 0, status: 0 };
  peer.send(ping, Buffer.alloc(0));
  const pong = await peer.next(({ header }) => header.program === program);
  assert.deepEqual(pong.header, { ...ping, procedure: 2 });
});

test('a peer that pings and does not read is not answered without end', async () => {
  const transport = new Duplex({
    read: () => {},
    // Never done: nobody reads.
    write: () => {},
    writableHighWaterMark: 1000,
  });
  const channel = new Channel(transport, 4);
  const { number: program, version } = programs.keepalive;
  const ping = { program, version, procedure: 1, type: MessageType.event, serial: 0, status: 0 };
  transport.push(Buffer.concat(Array.from({ length: 10_000 }, () => pack(ping))));
  transport.push(null);
  assert.ok((await channel.closed) instanceof ConnectionError);
  assert.ok(transport.writableLength >= 28 && transport.writableLength < 2000);
});

test('a daemon that answers no ping is given up', { timeout: 5000 }, async () => {
  const { peer, channel } = open();
  const call = assert.rejects(channel.call(getHostname, {}), ConnectionError);
  channel.keepAlive({ intervalMs: 20, count: 2 });
  assert.match((await channel.closed)?.message ?? '', /has not answered for/);
  await call;
  const pings = peer.received.filter(({ header }) => header.program === programs.keepalive.number);
  assert.equal(pings.length, 2);
});

test('any message keeps an unanswering daemon alive', { timeout: 5000 }, async () => {
  const { peer, channel } = open();
  channel.keepAlive({ intervalMs: 20, count: 2 });
  const { number: program, version } = programs.keepalive;
  const isPing = ({ header }: Message): boolean => header.program === program;
  for (let answered = 0; answered < 6; answered += 1) {
    await peer.next(() => peer.received.filter(isPing).length > answered);
    const header = {
      program,
      version,
      procedure: 2,
      type: MessageType.event,
      serial: 0,
      status: 0,
    };
    peer.send(header, Buffer.alloc(0));
  }
  peer.always(getHostname, hello);
  assert.deepEqual(await channel.call(getHostname, {}), hello);
  channel.end();
  assert.equal(await channel.closed, undefined);
});

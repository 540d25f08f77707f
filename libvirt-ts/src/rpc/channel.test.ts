import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announce, FakePeer, LONGEST } from '../../test-support/fake-peer.ts';
import { ConnectionError, LibvirtError, ProtocolError } from '../errors.ts';
import { MessageStatus, MessageType, pack, type Message } from '../protocol/message.ts';
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

/** Ways in which a peer breaks the protocol in answer to a call. */
const breakages: readonly [string, (peer: FakePeer, call: Message) => void, RegExp][] = [
  ['hangs up', (peer) => peer.end(), /closed the connection$/],
  [
    'hangs up in a length',
    (peer) => {
      peer.raw(Buffer.alloc(2));
      peer.end();
    },
    /middle of a message/,
  ],
  [
    'hangs up in a header',
    (peer) => {
      peer.raw(announce(100).subarray(0, 20));
      peer.end();
    },
    /middle of a message/,
  ],
  [
    'hangs up in a payload',
    (peer) => {
      peer.raw(announce(100));
      peer.end();
    },
    /middle of a message/,
  ],
  ['announces too much', (peer) => peer.raw(announce(LONGEST + 1)), /announced a message of/],
  ['announces too little', (peer) => peer.raw(announce(27)), /announced a message of 27 bytes/],
  ['sends garbage', (peer) => peer.raw(Buffer.alloc(64, 0xa5)), /announced a message of/],
  ['sends text', (peer) => peer.raw(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')), /announced/],
  [
    'answers a serial never asked',
    (peer, { header }) => peer.send({ ...header, type: 1, serial: 999 }, Buffer.alloc(0)),
    /serial 999, never asked/,
  ],
  [
    'answers as another program',
    (peer, { header }) => peer.send({ ...header, type: 1, program: 5 }, Buffer.alloc(0)),
    /as program 5/,
  ],
  [
    'answers in another version',
    (peer, { header }) => peer.send({ ...header, type: 1, version: 2 }, Buffer.alloc(0)),
    /version 2/,
  ],
  [
    'answers another procedure',
    (peer, { header }) => peer.send({ ...header, type: 1, procedure: 3 }, Buffer.alloc(0)),
    /procedure 3/,
  ],
  [
    'answers with half a reply',
    (peer, { header }) => peer.send({ ...header, type: 1, status: 2 }, Buffer.alloc(0)),
    /half a reply/,
  ],
  [
    'answers too little',
    (peer, { header }) => peer.send({ ...header, type: 1 }, Buffer.alloc(2)),
    /cannot be read/,
  ],
  [
    'answers too much',
    (peer, { header }) => peer.send({ ...header, type: 1 }, Buffer.alloc(12)),
    /8 bytes too many/,
  ],
  [
    'claims a string longer than the reply',
    (peer, { header }) => peer.send({ ...header, type: 1 }, Buffer.from('003fffff', 'hex')),
    /bytes to come/,
  ],
  [
    'sends an error that is none',
    (peer, { header }) => peer.send({ ...header, type: 1, status: 1 }, Buffer.alloc(8)),
    /the error of connectGetHostname cannot be read/,
  ],
  [
    'calls its client',
    (peer, { header }) => peer.send({ ...header, type: 0 }, Buffer.alloc(0)),
    /type 0 to a client/,
  ],
  [
    'passes descriptors nobody asked for',
    (peer, { header }) => peer.send({ ...header, type: 5 }, Buffer.alloc(0)),
    /type 5 to a client/,
  ],
  [
    'sends to a stream never opened',
    (peer, call) => peer.packet(call, MessageStatus.continue, 'data'),
    /never opened/,
  ],
];

for (const [name, breakIt, message] of breakages) {
  test(`a peer that ${name} ends the connection and every call`, { timeout: 5000 }, async () => {
    const { peer, channel } = open(1);
    const calls = [channel.call(getHostname, {}), channel.call(getFeature, { feature: 1 })];
    const outcome = Promise.allSettled(calls);
    breakIt(peer, await peer.call(getHostname));
    const error = await channel.closed;
    assert.ok(error instanceof ConnectionError);
    assert.equal(error instanceof ProtocolError, name !== 'hangs up');
    assert.match(error.message, message);
    for (const each of await outcome)
      assert.equal(each.status === 'rejected' && each.reason, error);
    await assert.rejects(channel.call(getHostname, {}), error);
    assert.ok(peer.transport.destroyed);
  });
}

test('a transport that breaks tells why', async () => {
  const { peer, channel } = open();
  const call = assert.rejects(channel.call(getHostname, {}), /broke: cable cut/);
  peer.transport.destroy(new Error('cable cut'));
  await call;
});

test('a message that never ends is not held beyond its length', { timeout: 20_000 }, async () => {
  const { peer, channel } = open();
  const header = { program: 1, version: 1, procedure: 1, type: 1, serial: 1, status: 0 };
  const before = process.memoryUsage();
  peer.raw(pack(header, Buffer.alloc(LONGEST - 28)));
  assert.match((await channel.closed)?.message ?? '', /serial 1, never asked/);
  const after = process.memoryUsage();
  assert.ok(after.external - before.external < 4 * LONGEST);
});

test('a ping is answered, whatever else goes on', async () => {
  const { peer } = open();
  const { number: program, version } = programs.keepalive;
  const ping = { program, version, procedure: 1, type: MessageType.event, serial: 0, status: 0 };
  peer.send(ping, Buffer.alloc(0));
  const pong = await peer.next(({ header }) => header.program === program);
  assert.deepEqual(pong.header, { ...ping, procedure: 2 });
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

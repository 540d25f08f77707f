import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announce, encode, FakePeer, LONGEST } from '../../test-support/fake-peer.ts';
import { ConnectionError, LibvirtError, ProtocolError } from '../errors.ts';
import { MessageStatus, MessageType, pack, type Message } from '../protocol/message.ts';
import { connectionProcedures } from '../protocol/procedures/connection.ts';
import { domainProcedures } from '../protocol/procedures/domain.ts';
import { error as errorCodec } from '../protocol/types.ts';
import { Channel } from './channel.ts';

const { connectGetHostname: getHostname, connectSupportsFeature: getFeature } =
  connectionProcedures;
const getStats = domainProcedures.connectGetAllDomainStats;

function open(window: number): { peer: FakePeer; channel: Channel } {
  const peer = new FakePeer();
  return { peer, channel: new Channel(peer.transport, window) };
}

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

test('the longest message is held once', { timeout: 20_000 }, async () => {
  const { peer, channel } = open(4);
  const header = { program: 1, version: 1, procedure: 1, type: 1, serial: 1, status: 0 };
  const before = process.memoryUsage();
  peer.raw(pack(header, Buffer.alloc(LONGEST - 28)));
  assert.match((await channel.closed)?.message ?? '', /serial 1, never asked/);
  const after = process.memoryUsage();
  assert.ok(after.external - before.external < 4 * LONGEST);
});

const dom = { name: 'some domain', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
const stats = encode(getStats.result, {
  stats: [{ dom, params: [{ field: 'state.state', type: 1, value: 1 }] }],
});
const refusal = encode(errorCodec, {
  code: 42,
  domain: 10,
  message: 'no',
  level: 2,
  dom,
  str1: 'a',
  str2: undefined,
  str3: 'c',
  int1: 1,
  int2: 2,
  net: undefined,
});

for (const [name, status, payload] of [
  ['a reply', MessageStatus.ok, stats],
  ['a refusal', MessageStatus.error, refusal],
] as const) {
  test(`${name} with any byte wrong settles its call`, { timeout: 20_000 }, async () => {
    const header = { program: 0x20008086, version: 1, procedure: getStats.number };
    const whole = pack({ ...header, type: MessageType.reply, serial: 1, status }, payload);
    const outcomes = { answered: 0, refused: 0, broken: 0 };
    for (let at = 0; at < whole.length; at += 1) {
      for (const change of [0x01, 0x80, 0xff]) {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
        const { peer, channel } = open(1);
        const call = channel.call(getStats, { doms: [], stats: 0, flags: 0 });
        await peer.call(getStats);
        peer.raw(bytes);
        peer.end();
        await call.then(
          () => (outcomes.answered += 1),
          (error: unknown) => {
            if (error instanceof LibvirtError) outcomes.refused += 1;
            else if (error instanceof ConnectionError) outcomes.broken += 1;
            else throw error;
          },
        );
      }
    }
    // The front of a message leaves no byte to chance; values inside may be any.
    assert.ok(outcomes.broken >= 28 * 3 - 6);
    assert.ok(outcomes.answered + outcomes.refused > 0);
  });
}

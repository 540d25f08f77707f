import assert from 'node:assert/strict';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { FakePeer } from '../../test-support/fake-peer.ts';
import { ConnectionError, LibvirtError } from '../errors.ts';
import { MessageStatus, MessageType, type Message } from '../protocol/message.ts';
import { domainProcedures } from '../protocol/procedures/domain.ts';
import { Channel } from './channel.ts';
import type { RpcStream } from './stream.ts';

const procedure = domainProcedures.domainOpenConsole;
const dom = { name: 'a', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
const args = { dom, device: undefined, flags: 0 };
const { ok, error: failed, continue: more } = MessageStatus;

interface Fixture {
  readonly peer: FakePeer;
  readonly channel: Channel;
  readonly call: Message;
  readonly stream: RpcStream;
}

async function open(): Promise<Fixture> {
  const peer = new FakePeer();
  const channel = new Channel(peer.transport, 4);
  peer.always(procedure, {});
  const { stream } = await channel.openStream(procedure, args);
  return { peer, channel, stream, call: await peer.call(procedure) };
}

/** The client's packet of a status, whenever it comes. */
function packet(peer: FakePeer, status: number): Promise<Message> {
  return peer.next(({ header }) => header.type === MessageType.stream && header.status === status);
}

test('what the daemon sends is read to its end, and the end is answered', async () => {
  const { peer, stream, call } = await open();
  peer.packet(call, more, 'one ');
  peer.packet(call, more, 'two');
  peer.packet(call, more);
  assert.equal((await buffer(stream)).toString(), 'one two');
  const finish = await packet(peer, ok);
  assert.deepEqual(finish.header, { ...call.header, type: MessageType.stream });
  const closed = once(stream, 'close');
  peer.packet(call, ok);
  await closed;
});

test('data that comes before the reply is not lost', async () => {
  const peer = new FakePeer();
  const channel = new Channel(peer.transport, 4);
  peer.answer(procedure, (_, call) => {
    peer.packet(call, more, 'early');
    peer.reply(call, procedure.result, {});
    peer.packet(call, more);
  });
  const { stream } = await channel.openStream(procedure, args);
  assert.equal((await buffer(stream)).toString(), 'early');
});

test('what is written goes in packets that any daemon takes', async () => {
  const { peer, stream, call } = await open();
  stream.write(Buffer.alloc(600_000, 7));
  stream.end();
  await packet(peer, ok);
  const sent = peer.received.filter(({ header }) => header.status === more);
  assert.deepEqual(
    sent.map(({ payload }) => payload.length),
    [262_120, 262_120, 75_760],
  );
  peer.packet(call, ok);
  stream.resume();
  await once(stream, 'close');
  assert.equal(stream.errored, null);
});

test("a stream's error is told", async () => {
  const { peer, stream, call } = await open();
  peer.refuse(call, 39, 'stream had I/O failure', MessageType.stream);
  const [error] = (await once(stream, 'error')) as [unknown];
  assert.ok(LibvirtError.is(error, 'VIR_ERR_RPC'));
  assert.equal(error.procedure, 'domainOpenConsole');
});

test('destroying aborts, and late packets are let pass until the daemon confirms', async () => {
  const { peer, channel, stream, call } = await open();
  let closed = false;
  stream.on('close', () => (closed = true));
  stream.destroy();
  await packet(peer, failed);
  assert.equal(closed, false, 'the daemon still holds it');
  peer.packet(call, more, 'late');
  const close = once(stream, 'close');
  peer.packet(call, ok);
  await close;
  // The channel is well: a packet after that one would not be.
  peer.always(domainProcedures.domainIsActive, { active: 1 });
  assert.deepEqual(await channel.call(domainProcedures.domainIsActive, { dom }), { active: 1 });
  peer.packet(call, more, 'later still');
  assert.deepEqual(await channel.call(domainProcedures.domainIsActive, { dom }), { active: 1 });
  assert.equal(stream.readableLength, 0);
});

test('a refused stream is over', async () => {
  const peer = new FakePeer();
  const channel = new Channel(peer.transport, 4);
  peer.answer(procedure, (_, call) => peer.refuse(call, 55, 'not running'));
  await assert.rejects(channel.openStream(procedure, args), LibvirtError);
  peer.packet(await peer.call(procedure), more, 'data');
  peer.always(domainProcedures.domainIsActive, { active: 1 });
  assert.deepEqual(await channel.call(domainProcedures.domainIsActive, { dom }), { active: 1 });
});

test('a stream whose opening was aborted is aborted when it opens', async () => {
  const peer = new FakePeer();
  const channel = new Channel(peer.transport, 4);
  const stop = new AbortController();
  const opening = channel.openStream(procedure, args, stop.signal);
  const call = await peer.call(procedure);
  stop.abort();
  await assert.rejects(opening, { name: 'AbortError' });
  peer.packet(call, more, 'early');
  peer.reply(call, procedure.result, {});
  await packet(peer, failed);
  peer.packet(call, ok);
  peer.always(domainProcedures.domainIsActive, { active: 1 });
  assert.deepEqual(await channel.call(domainProcedures.domainIsActive, { dom }), { active: 1 });
});

test('a stream that waits for its confirmation closes with its connection', async () => {
  const { peer, stream } = await open();
  const close = once(stream, 'close');
  stream.destroy();
  await packet(peer, failed);
  peer.end();
  await close;
});

test('a stream ends with its connection', async () => {
  const { peer, stream } = await open();
  peer.end();
  const [error] = (await once(stream, 'error')) as [unknown];
  assert.ok(error instanceof ConnectionError);
});

test('a connection that ends while a stream opens rejects, and throws nowhere else', async () => {
  const peer = new FakePeer();
  const channel = new Channel(peer.transport, 4);
  const opening = assert.rejects(channel.openStream(procedure, args), ConnectionError);
  await peer.call(procedure);
  peer.end();
  await opening;
});

test('a reader that falls behind gets an error, not all the memory', async () => {
  const { peer, stream, call } = await open();
  const failure = once(stream, 'error');
  const chunk = Buffer.alloc(1 << 20);
  for (let sent = 0; sent < 18; sent += 1) peer.packet(call, more, chunk);
  const [error] = (await failure) as [Error];
  assert.match(error.message, /left unread/);
  await packet(peer, failed);
});

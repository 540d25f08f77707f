import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePeer } from '../../test-support/fake-peer.ts';
import { ConnectionError, LibvirtError } from '../errors.ts';
import { MessageType } from '../protocol/message.ts';
import { programs } from '../protocol/procedure.ts';
import { connectionProcedures as procedures } from '../protocol/procedures/connection.ts';
import { connect } from './connect.ts';

test('a connection is opened in libvirt’s order and closed with a goodbye', async () => {
  const peer = new FakePeer().greet();
  const { transport } = peer;
  {
    await using connection = await connect('qemu+unix:///system?socket=/x', { transport });
    assert.equal(connection.uri, 'test:///default');
  }
  const numbers = peer.received
    .filter(({ header }) => header.type === MessageType.call)
    .map(({ header }) => header.procedure);
  const { authList, connectSupportsFeature, connectOpen, connectGetUri, connectClose } = procedures;
  assert.deepEqual(
    numbers,
    [
      authList,
      connectSupportsFeature,
      connectOpen,
      connectGetUri,
      connectSupportsFeature,
      connectClose,
    ].map(({ number }) => number),
  );
  assert.ok(transport.destroyed);
});

test('the daemon is told the driver’s URI and whether we only look', async () => {
  const peer = new FakePeer().greet();
  const opened = Promise.withResolvers<unknown>();
  peer.answer(procedures.connectOpen, (args, call) => {
    opened.resolve(args);
    peer.reply(call, procedures.connectOpen.result, {});
  });
  const { transport } = peer;
  await using connection = await connect('qemu+unix:///system', { transport, readOnly: true });
  assert.deepEqual(await opened.promise, { name: 'qemu:///system', flags: 1 });
  await connection.close();
});

test('closing twice is closing once, and `closed` tells of no error', async () => {
  const peer = new FakePeer().greet();
  const connection = await connect('test:///default', { transport: peer.transport });
  await Promise.all([connection.close(), connection.close()]);
  await connection.close();
  assert.equal(await connection.closed, undefined);
  await assert.rejects(connection.hostname(), /the connection was closed/);
});

test('a daemon that hangs up without a goodbye tells so in `closed`', async () => {
  const peer = new FakePeer().greet();
  const connection = await connect('test:///default', { transport: peer.transport });
  peer.end();
  assert.ok((await connection.closed) instanceof ConnectionError);
  await connection.close();
});

test('polkit is asked where the daemon asks for it', async () => {
  const peer = new FakePeer().greet().always(procedures.authList, { types: [2] });
  peer.always(procedures.authPolkit, { complete: 1 });
  await using connection = await connect('qemu:///system', { transport: peer.transport });
  assert.equal((await peer.call(procedures.authPolkit)).payload.length, 0);
  await connection.close();
});

test('a no of polkit says what to do', async () => {
  const peer = new FakePeer().greet().always(procedures.authList, { types: [2] });
  peer.answer(procedures.authPolkit, (_, call) => peer.refuse(call, 45, 'authentication failed'));
  await assert.rejects(connect('qemu:///system', { transport: peer.transport }), (error) => {
    assert.ok(LibvirtError.is(error, 'VIR_ERR_AUTH_FAILED'));
    assert.match(error.message, /authentication failed.*org\.libvirt\.unix\.manage/);
    return true;
  });
  assert.ok(peer.transport.destroyed);
});

test('SASL is refused by name; where there is a choice, the URI makes it', async () => {
  const peer = new FakePeer().greet().always(procedures.authList, { types: [1] });
  await assert.rejects(
    connect('qemu:///system', { transport: peer.transport }),
    /the authentication "sasl", which is not supported/,
  );
  const other = new FakePeer().greet().always(procedures.authList, { types: [1, 2] });
  other.always(procedures.authPolkit, { complete: 1 });
  const { transport } = other;
  await using connection = await connect('qemu:///system?auth=polkit', { transport });
  await connection.close();
  const third = new FakePeer().greet().always(procedures.authList, { types: [0] });
  await assert.rejects(
    connect('qemu:///system?auth=polkit', { transport: third.transport }),
    /does not offer the authentication "polkit" \(it offers: none\)/,
  );
});

test('without keepalive the daemon is not asked to watch us, nor watched', async () => {
  const peer = new FakePeer().greet();
  const asked: number[] = [];
  peer.answer(procedures.connectSupportsFeature, ({ feature }, call) => {
    asked.push(feature);
    peer.reply(call, procedures.connectSupportsFeature.result, { supported: 1 });
  });
  const { transport } = peer;
  await using connection = await connect('test:///default', { transport, keepalive: false });
  assert.deepEqual(asked, [14]);
  assert.equal(
    peer.received.some(({ header }) => header.program === programs.keepalive.number),
    false,
  );
  await connection.close();
});

test('a silent daemon is given up while connecting, on the signal', { timeout: 5000 }, async () => {
  const { transport } = new FakePeer();
  const reason = new Error('too long');
  const stop = new AbortController();
  const opening = connect('test:///default', { transport, signal: stop.signal });
  stop.abort(reason);
  await assert.rejects(opening, reason);
  assert.ok(transport.destroyed);
});

test('a daemon’s refusal to open is the error of `connect`', async () => {
  const peer = new FakePeer().greet();
  peer.answer(procedures.connectOpen, (_, call) => peer.refuse(call, 5, 'no connection driver'));
  await assert.rejects(
    connect('qemu:///system', { transport: peer.transport }),
    (error) => LibvirtError.is(error, 'VIR_ERR_NO_CONNECT') && error.procedure === 'connectOpen',
  );
});

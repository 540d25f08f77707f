import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announce, LONGEST, SHORTEST } from '../../test-support/fake-peer.ts';
import { ProtocolError } from '../errors.ts';
import { Framer } from './framer.ts';
import { pack, unpack, type Header } from './message.ts';

const header: Header = { program: 1, version: 2, procedure: 3, type: 1, serial: 5, status: 0 };
const frame = (text: string): Buffer => pack(header, Buffer.from(text));
const texts = (frames: Iterable<Buffer>): string[] =>
  [...frames].map((each) => unpack(each).payload.toString());

test('messages come out whole, however they arrive', () => {
  const bytes = Buffer.concat([frame('one1'), frame(''), frame('a longer one')]);
  for (const step of [1, 3, 4, 5, 27, 28, 29, bytes.length]) {
    const framer = new Framer();
    const seen: string[] = [];
    for (let at = 0; at < bytes.length; at += step) {
      seen.push(...texts(framer.push(bytes.subarray(at, at + step))));
    }
    assert.deepEqual(seen, ['one1', '', 'a longer one'], `in steps of ${step}`);
    assert.equal(framer.midMessage, false);
  }
});

test('a message that has begun is told from none', () => {
  const framer = new Framer();
  assert.equal(framer.midMessage, false);
  assert.deepEqual(texts(framer.push(frame('abcd').subarray(0, 2))), []);
  assert.equal(framer.midMessage, true);
});

test('a length that no message has is refused at once', () => {
  for (const length of [0, 4, SHORTEST - 1, LONGEST + 1, 0xffffffff]) {
    const bytes = announce(length).subarray(0, 4);
    assert.throws(() => [...new Framer().push(bytes)], ProtocolError, `${length} bytes`);
  }
});

test('the longest message is taken, in time that grows with its length only', () => {
  const framer = new Framer();
  const bytes = Buffer.concat([announce(LONGEST), Buffer.alloc(LONGEST - SHORTEST)]);
  const frames: Buffer[] = [];
  const begun = performance.now();
  for (let at = 0; at < bytes.length; at += 4096) {
    frames.push(...framer.push(bytes.subarray(at, at + 4096)));
  }
  assert.deepEqual(
    frames.map((each) => each.length),
    [LONGEST],
  );
  // Joining anew at each of the 4096 pieces would move 32 GiB.
  assert.ok(performance.now() - begun < 4000);
});

test('types and statuses that the protocol does not have are refused', () => {
  assert.throws(() => unpack(pack({ ...header, type: 7 })), /unknown type 7/);
  assert.throws(() => unpack(pack({ ...header, status: 3 })), /unknown status 3/);
});

test('a header survives the way', () => {
  assert.deepEqual(unpack(frame('abcd')).header, header);
});

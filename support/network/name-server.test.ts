import assert from 'node:assert/strict';
import { Resolver } from 'node:dns/promises';
import { test } from 'node:test';
import { addressBytes } from './address-bytes.ts';
import { encodeAnswer, parseQuery } from './dns-message.ts';
import { startNameServer } from './name-server.ts';

test('names are answered by type, others do not exist', async () => {
  await using server = await startNameServer(
    new Map([
      ['Mail.Prototypes.Test', ['192.0.2.25', '2001:db8::25']],
      ['www.prototypes.test', ['10.0.2.2']],
    ]),
  );
  const resolver = new Resolver({ timeout: 5000, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.port}`]);
  assert.deepEqual(await resolver.resolve4('mail.prototypes.test'), ['192.0.2.25']);
  assert.deepEqual(await resolver.resolve6('mail.prototypes.test'), ['2001:db8::25']);
  await assert.rejects(resolver.resolve6('www.prototypes.test'), { code: 'ENODATA' });
  await assert.rejects(resolver.resolve4('nothing.prototypes.test'), { code: 'ENOTFOUND' });
  assert.deepEqual(server.asked, [
    'mail.prototypes.test',
    'mail.prototypes.test',
    'www.prototypes.test',
    'nothing.prototypes.test',
  ]);
});

test('what is no query is no question', () => {
  assert.equal(parseQuery(Buffer.alloc(3)), undefined);
  assert.equal(parseQuery(Buffer.alloc(12, 0xff)), undefined);
  const query = Buffer.from('1234010000010000000000000161047465737400', 'hex');
  assert.equal(parseQuery(query), undefined, 'it ends before its type');
  const whole = parseQuery(Buffer.concat([query, Buffer.from('00010001', 'hex')]));
  assert.deepEqual([whole?.name, whole?.type, whole?.recursion], ['a.test', 1, true]);
  assert.ok(whole);
  assert.equal(parseQuery(encodeAnswer(whole, [])), undefined, 'an answer is no query');
});

test('addresses become bytes', () => {
  assert.equal(addressBytes('10.0.2.2').toString('hex'), '0a000202');
  assert.equal(addressBytes('2001:db8::25').toString('hex'), '20010db8000000000000000000000025');
  assert.equal(addressBytes('::ffff:1.2.3.4').toString('hex'), '00000000000000000000ffff01020304');
  assert.throws(() => addressBytes('beer'), /no IP address/);
});

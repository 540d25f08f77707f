import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '../../test-support/fake-peer.ts';
import { XdrError, XdrReader } from '../xdr/reader.ts';
import { errorCodeName, errorDomainName, errorLevelName } from './error-names.ts';
import { connectionProcedures } from './procedures/connection.ts';
import { domainProcedures, qemuProcedures } from './procedures/domain.ts';
import { eventProcedures, monitorEventProcedures } from './procedures/events.ts';
import { storageProcedures } from './procedures/storage.ts';
import { model, size, typedParameter, uuid } from './types.ts';

test('a UUID is text here and sixteen bytes there', () => {
  const text = '6695eb01-f6a4-8304-79aa-97f2502e193f';
  const bytes = encode(uuid, text);
  assert.equal(bytes.toString('hex'), text.replaceAll('-', ''));
  assert.equal(uuid.decode(new XdrReader(bytes)), text);
  assert.throws(() => encode(uuid, 'no uuid'), /"no uuid" is no UUID/);
});

test('a CPU model is thirty-two ints and ends at the first NUL', () => {
  const bytes = encode(model, 'x86_64');
  assert.equal(bytes.length, 32 * 4);
  bytes.writeInt32BE(0x41, 20 * 4);
  assert.equal(model.decode(new XdrReader(bytes)), 'x86_64');
});

test('typed parameters say their own type', () => {
  const parameters = [
    { field: 'a', type: 1, value: -1 },
    { field: 'b', type: 2, value: 4_000_000_000 },
    { field: 'c', type: 3, value: -5n },
    { field: 'd', type: 4, value: 2n ** 63n },
    { field: 'e', type: 5, value: 0.25 },
    { field: 'f', type: 6, value: true },
    { field: 'g', type: 7, value: 'text' },
  ];
  for (const parameter of parameters) {
    const reader = new XdrReader(encode(typedParameter, parameter));
    assert.deepEqual(typedParameter.decode(reader), parameter);
    assert.equal(reader.remaining, 0);
  }
  const unknown = Buffer.from('00000001610000000000000900000000', 'hex');
  assert.throws(() => typedParameter.decode(new XdrReader(unknown)), XdrError);
});

test('sizes are exact numbers', () => {
  assert.equal(size.decode(new XdrReader(encode(size, 8_589_934_593))), 8_589_934_593);
});

test('errors have names, unknown ones their number', () => {
  assert.equal(errorCodeName(42), 'VIR_ERR_NO_DOMAIN');
  assert.equal(errorCodeName(1), 'VIR_ERR_INTERNAL_ERROR');
  assert.equal(errorCodeName(9999), 'VIR_ERR_9999');
  assert.equal(errorDomainName(10), 'VIR_FROM_QEMU');
  assert.equal(errorDomainName(9999), 'VIR_FROM_9999');
  assert.equal(errorLevelName(2), 'VIR_ERR_ERROR');
});

test('no two procedures of a program share a number', () => {
  const tables = [
    connectionProcedures,
    domainProcedures,
    qemuProcedures,
    eventProcedures,
    monitorEventProcedures,
    storageProcedures,
  ];
  const keys = tables
    .flatMap((table) => Object.values(table))
    .map(({ program, number }) => `${program.number}:${number}`);
  assert.ok(keys.length > 70);
  assert.equal(new Set(keys).size, keys.length);
});

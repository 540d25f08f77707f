import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootedDeployment, parseStatus, validSignatures } from './status.ts';

const other = { id: 'lab-1', osname: 'lab', checksum: 'bb', serial: 0, booted: false };
const booted = {
  id: 'lab-0',
  osname: 'lab',
  checksum: 'aa',
  serial: 0,
  booted: true,
  signatures: [
    [true, false, false, false, false, 'F00D', '', 0, 0, 'RSA', 'SHA256', 'lab', 'lab@invalid'],
    [false, false, false, false, true, 'BAD'],
  ],
};

test('the booted deployment is found wherever it stands', () => {
  const status = parseStatus(JSON.stringify({ deployments: [other, booted] }));
  assert.equal(bootedDeployment(status).checksum, 'aa');
});

test('without a booted deployment there is an error', () => {
  assert.throws(() => bootedDeployment({ deployments: [other] }), /No deployment is booted/);
});

test('only valid signatures count', () => {
  assert.deepEqual(validSignatures(booted), ['F00D']);
  assert.deepEqual(validSignatures(other), []);
});

test('another document is refused', () => {
  assert.throws(() => parseStatus('{"deployments": [{}]}'), TypeError);
  assert.throws(() => parseStatus('[]'), TypeError);
});

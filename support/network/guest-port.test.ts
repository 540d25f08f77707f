import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forwardedTo } from './guest-port.ts';

const usernet = `Hub -1 (hostnet0):
  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
  TCP[HOST_FORWARD]  13       127.0.0.1 40001       10.0.2.15    22     0     0
  TCP[ESTABLISHED]   15       127.0.0.1 50000       10.0.2.15  8642     0     0
  TCP[HOST_FORWARD]  14       127.0.0.1 40002       10.0.2.15  8642     0     0
`;

test('the forward to a port is found among others', () => {
  assert.equal(forwardedTo(usernet, 8642), 40_002);
  assert.equal(forwardedTo(usernet, 22), 40_001);
  assert.equal(forwardedTo(usernet, 80), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddresses, parseDefaultRoutes, parseOpenPorts } from './network.ts';

test('addresses are read with their interface', () => {
  const json = JSON.stringify([
    {
      ifname: 'ens3',
      addr_info: [
        { family: 'inet', local: '10.0.2.15', scope: 'global', dynamic: true },
        { family: 'inet6', local: 'fec0::1', scope: 'site', protocol: 'kernel_ra' },
        { family: 'mpls', local: '1', scope: 'global' },
      ],
    },
    {},
  ]);
  assert.deepEqual(
    parseAddresses(json).map((each) => [each.interface, each.address, each.dynamic]),
    [
      ['ens3', '10.0.2.15', true],
      ['ens3', 'fec0::1', false],
    ],
  );
});

test('only default routes are taken', () => {
  const json = JSON.stringify([
    { dst: 'default', gateway: '10.0.2.2', dev: 'ens3', protocol: 'dhcp' },
    { dst: '10.0.2.0/24', dev: 'ens3', protocol: 'kernel' },
  ]);
  assert.deepEqual(parseDefaultRoutes(json), [
    { gateway: '10.0.2.2', interface: 'ens3', protocol: 'dhcp' },
  ]);
});

test('ports on loopback are not open to the network', () => {
  const output = [
    'udp   UNCONN 0  0   127.0.0.53%lo:53   0.0.0.0:*  users:(("systemd-resolve",pid=1,fd=13))',
    'udp   UNCONN 0  0   [::1]:323  [::]:*  users:(("chronyd",pid=2,fd=6))',
    'tcp   LISTEN 0  128 0.0.0.0:22  0.0.0.0:*  users:(("sshd",pid=3,fd=3))',
    'tcp   LISTEN 0  128 [::]:22     [::]:*     users:(("sshd",pid=3,fd=4))',
    'udp   UNCONN 0  0   10.0.2.15%ens3:68 0.0.0.0:*',
    '',
  ].join('\n');
  assert.deepEqual(parseOpenPorts(output), [
    { protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd' },
    { protocol: 'tcp', address: '[::]', port: 22, program: 'sshd' },
    { protocol: 'udp', address: '10.0.2.15%ens3', port: 68, program: '' },
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseZone } from './firewall-zone.ts';

const text = `FedoraWorkstation (default, active)
  target: default
  ingress-priority: 0
  egress-priority: 0
  icmp-block-inversion: no
  interfaces: enp1s0
  sources: 
  services: ssh dhcpv6-client samba-client
  ports: 1025-65535/udp 1025-65535/tcp
  protocols: 
  forward: yes
  masquerade: no
  forward-ports: 
  source-ports: 
  icmp-blocks: 
  rich rules: 
`;

test('a zone is read', () => {
  assert.deepEqual(parseZone(text), {
    name: 'FedoraWorkstation',
    services: ['dhcpv6-client', 'samba-client', 'ssh'],
    ports: ['1025-65535/tcp', '1025-65535/udp'],
    others: [],
  });
});

test('a zone that lets nothing in is read, and other ways in are told', () => {
  const open = text
    .replace(/services: .*/, 'services: ')
    .replace(/ports: 1025.*/, 'ports: ')
    .replace('target: default', 'target: ACCEPT')
    .replace('rich rules: \n', 'rich rules: \n\trule family="ipv4" accept\n');
  assert.deepEqual(parseZone(open), {
    name: 'FedoraWorkstation',
    services: [],
    ports: [],
    others: ['target: ACCEPT', 'rich rules: rule family="ipv4" accept'],
  });
});

test('what is no zone is refused', () => {
  assert.throws(() => parseZone('FirewallD is not running\n'), TypeError);
  assert.throws(() => parseZone(''), TypeError);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProgram, findSocket, type Surroundings } from './sockets.ts';
import { parseUri } from './uri.ts';

function around(
  uid: number,
  files: readonly string[],
  env: Surroundings['env'] = {},
): Surroundings {
  return { uid, env, home: '/home/u', exists: (file) => files.includes(file) };
}

const run = '/var/run/libvirt';
const mine = { XDG_RUNTIME_DIR: '/run/user/7' };

test('the system: the driver’s own daemon where it listens, else the monolithic one', () => {
  const uri = parseUri('qemu:///system');
  const found = (files: readonly string[]): string => findSocket(uri, around(0, files), false).path;
  assert.equal(found([`${run}/virtqemud-sock`, `${run}/libvirt-sock`]), `${run}/virtqemud-sock`);
  assert.equal(found([`${run}/libvirt-sock`]), `${run}/libvirt-sock`);
  assert.equal(found([]), `${run}/libvirt-sock`);
  assert.equal(found(['/usr/sbin/virtqemud']), `${run}/virtqemud-sock`);
});

test('the mode decides where it is told', () => {
  const both = around(0, [`${run}/virtqemud-sock`, `${run}/libvirt-sock`]);
  const found = (uri: string): string => findSocket(parseUri(uri), both, false).path;
  assert.equal(found('qemu:///system?mode=legacy'), `${run}/libvirt-sock`);
  assert.equal(found('qemu:///system?mode=direct'), `${run}/virtqemud-sock`);
});

test('who only looks gets the socket for that', () => {
  const uri = parseUri('qemu:///system');
  assert.equal(findSocket(uri, around(0, []), true).path, `${run}/libvirt-sock-ro`);
  assert.equal(
    findSocket(uri, around(0, [`${run}/virtqemud-sock-ro`]), true).path,
    `${run}/virtqemud-sock-ro`,
  );
});

test('the system’s daemon is not ours to start', () => {
  for (const uid of [0, 7]) {
    const socket = findSocket(parseUri('qemu:///system'), around(uid, [], mine), false);
    assert.deepEqual(socket, { path: `${run}/libvirt-sock`, autostart: undefined });
  }
});

test('a session is started on demand, with the daemon that is installed', () => {
  const uri = parseUri('qemu:///session');
  assert.deepEqual(findSocket(uri, around(7, [], mine), false), {
    path: '/run/user/7/libvirt/libvirt-sock',
    autostart: 'libvirtd',
  });
  const modular = around(7, ['/usr/sbin/virtqemud'], mine);
  assert.deepEqual(findSocket(uri, modular, false), {
    path: '/run/user/7/libvirt/virtqemud-sock',
    autostart: 'virtqemud',
  });
});

test('a session’s socket that exists is used before what is installed', () => {
  const files = ['/run/user/7/libvirt/libvirt-sock', '/usr/sbin/virtqemud'];
  const { path } = findSocket(parseUri('qemu:///session'), around(7, files, mine), false);
  assert.equal(path, '/run/user/7/libvirt/libvirt-sock');
});

test('LIBVIRT_AUTOSTART=0 starts nothing', () => {
  const env = { ...mine, LIBVIRT_AUTOSTART: '0' };
  const socket = findSocket(parseUri('qemu:///session'), around(7, [], env), false);
  assert.equal(socket.autostart, undefined);
});

test('without a runtime folder a session lives in the cache, as libvirt has it', () => {
  const uri = parseUri('qemu:///session');
  const cache = { XDG_CACHE_HOME: '/c' };
  assert.equal(findSocket(uri, around(7, [], cache), false).path, '/c/libvirt/libvirt-sock');
  assert.equal(findSocket(uri, around(7, []), false).path, '/home/u/.cache/libvirt/libvirt-sock');
});

test('root has no session; the test driver and no URI at all are a user’s own', () => {
  for (const name of ['qemu:///session', 'test:///default', '']) {
    const found = findSocket(parseUri(name), around(0, [], mine), false);
    assert.deepEqual(found, { path: `${run}/libvirt-sock`, autostart: undefined }, name);
  }
  for (const name of ['test:///default', '']) {
    const found = findSocket(parseUri(name), around(7, [], mine), false);
    assert.equal(found.path, '/run/user/7/libvirt/libvirt-sock', name);
    assert.equal(found.autostart, 'libvirtd', name);
  }
});

test('a daemon’s program is found by the environment, else on the path', () => {
  const files = ['/opt/bin/libvirtd', '/usr/sbin/libvirtd'];
  const found = (env: Surroundings['env']): string | undefined =>
    findProgram('libvirtd', around(7, files, env));
  assert.equal(found({ PATH: '/bin:/opt/bin' }), '/opt/bin/libvirtd');
  assert.equal(found({ PATH: 'opt/bin' }), '/usr/sbin/libvirtd');
  assert.equal(found({ LIBVIRTD_PATH: '/build/libvirtd' }), '/build/libvirtd');
  assert.equal(findProgram('virtqemud', around(7, files)), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareCommand, filesOf, isQemu } from './bare-command.ts';

const overlay = '/run/run-1/hosts/proto-12345678/disk.qcow2';
const file = (filename: string, node: string): string =>
  JSON.stringify({ driver: 'file', filename, 'node-name': node, discard: 'unmap' });

/** What libvirt 9.0 gives a restored guest, shortened where options are alike. */
const argv = [
  '/usr/bin/qemu-system-x86_64',
  '-name',
  'guest=proto-12345678,debug-threads=on',
  '-S',
  '-object',
  '{"qom-type":"secret","id":"masterKey0","format":"raw","file":"/x/master-key.aes"}',
  '-machine',
  'pc-q35-7.2,usb=off',
  '-accel',
  'tcg',
  '-m',
  '1024',
  '-object',
  '{"qom-type":"memory-backend-ram","id":"pc.ram","size":1073741824}',
  '-display',
  'none',
  '-no-user-config',
  '-nodefaults',
  '-chardev',
  'socket,id=charmonitor,fd=23,server=on,wait=off',
  '-mon',
  'chardev=charmonitor,id=monitor,mode=control',
  '-rtc',
  'base=utc',
  '-no-shutdown',
  '-boot',
  'strict=on',
  '-blockdev',
  file('/cache/saved/disk.qcow2', 'libvirt-2-storage'),
  '-blockdev',
  file(overlay, 'libvirt-1-storage'),
  '-netdev',
  '{"type":"user","id":"hostnet0"}',
  '-add-fd',
  'set=0,fd=22,opaque=serial0-source',
  '-chardev',
  'file,id=charserial0,path=/dev/fdset/0,append=on',
  '-incoming',
  'defer',
  '-sandbox',
  'on,obsolete=deny',
  '-msg',
  'timestamp=on',
];
const parts = { name: 'bare-1', disk: '/new/disk.qcow2', console: '/new/console', sshPort: 4022 };

test('a bare guest is the same machine, without what only libvirt needs', () => {
  const bare = bareCommand(argv, parts);
  assert.deepEqual(bare, [
    '/usr/bin/qemu-system-x86_64',
    '-name',
    'guest=bare-1,debug-threads=on',
    '-machine',
    'pc-q35-7.2,usb=off',
    '-accel',
    'tcg',
    '-m',
    '1024',
    '-object',
    '{"qom-type":"memory-backend-ram","id":"pc.ram","size":1073741824}',
    '-display',
    'none',
    '-no-user-config',
    '-nodefaults',
    '-rtc',
    'base=utc',
    '-boot',
    'strict=on',
    '-blockdev',
    file('/cache/saved/disk.qcow2', 'libvirt-2-storage'),
    '-blockdev',
    file('/new/disk.qcow2', 'libvirt-1-storage'),
    '-netdev',
    '{"type":"user","id":"hostnet0","hostfwd":[{"str":"tcp:127.0.0.1:4022-:22"}]}',
    '-chardev',
    'file,id=charserial0,path=/new/console,append=on',
    '-msg',
    'timestamp=on',
    '-qmp',
    'stdio',
  ]);
  assert.deepEqual(bareCommand(argv, { ...parts, incoming: 'fd:3' }), [
    ...bare.slice(0, -2),
    '-incoming',
    'fd:3',
    '-qmp',
    'stdio',
  ]);
});

test('the network card of an older libvirt is forwarded as well', () => {
  const older = argv.map((word) => (word.includes('hostnet0') ? 'user,id=hostnet0' : word));
  assert.ok(bareCommand(older, parts).includes('user,id=hostnet0,hostfwd=tcp:127.0.0.1:4022-:22'));
});

test('a command line in which something is not found is refused', () => {
  const other = argv.map((word) => word.replace('/hosts/', '/elsewhere/'));
  assert.throws(() => bareCommand(other, parts), /\(overlay\)/);
});

test('a command line tells its files, and whether it is QEMU’s', () => {
  assert.deepEqual(filesOf(argv), ['/cache/saved/disk.qcow2', overlay]);
  assert.ok(isQemu(argv));
  assert.ok(!isQemu(['/usr/bin/qemu-img', 'create']));
});

test('an emulator that is started by its own linker is started in the same way', () => {
  const linker = ['/cache/bin/qemu-system-x86_64', '--library-path', '/cache/lib', '/cache/qemu'];
  assert.deepEqual(bareCommand([...linker, ...argv.slice(1)], parts), [
    ...linker,
    ...bareCommand(argv, parts).slice(1),
  ]);
});

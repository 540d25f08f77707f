import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDenials, parseRelabels, parseSestatus } from './selinux.ts';

test('the state is read: enforcing, and disabled', () => {
  const text = [
    'SELinux status:                 enabled',
    'SELinuxfs mount:                /sys/fs/selinux',
    'Loaded policy name:             targeted',
    'Current mode:                   permissive',
    'Mode from config file:          enforcing',
    '',
  ].join('\n');
  assert.deepEqual(parseSestatus(text), {
    status: 'enabled',
    mode: 'permissive',
    configured: 'enforcing',
    policy: 'targeted',
  });
  assert.deepEqual(parseSestatus('SELinux status:                 disabled\n'), {
    status: 'disabled',
    mode: undefined,
    configured: undefined,
    policy: undefined,
  });
  assert.throws(() => parseSestatus('command not found'), TypeError);
});

test('denials are found among other records, of the kernel and of user space', () => {
  const text = [
    'type=SYSTEM_BOOT msg=audit(1700000000.1:5): pid=1 uid=0 msg=\'comm="systemd-update-utmp" res=success\'',
    'type=AVC msg=audit(1700000001.1:9): avc:  denied  { read write } for  pid=71 comm="keg" name="tap" dev="vda3" ino=7 scontext=system_u:system_r:keg_t:s0 tcontext=system_u:object_r:var_t:s0 tclass=file permissive=0',
    'type=SYSCALL msg=audit(1700000001.1:9): arch=c000003e syscall=257 success=no comm="keg"',
    'type=AVC msg=audit(1700000001.2:10): avc:  granted  { load_policy } for  pid=1 comm="systemd" scontext=a tcontext=b tclass=security',
    'type=USER_AVC msg=audit(1700000002.1:12): pid=800 uid=81 msg=\'avc:  denied  { send_msg } for scontext=c tcontext=d tclass=dbus exe="/usr/bin/dbus-broker"\'',
    'type=SELINUX_ERR msg=audit(1700000003.1:13): op=security_compute_sid invalid_context="x"',
  ].join('\n');
  assert.deepEqual(parseDenials(text), [
    'read write of tap (file, system_u:object_r:var_t:s0) by keg (system_u:system_r:keg_t:s0)',
    'send_msg of unknown (dbus, d) by unknown (c)',
    'type=SELINUX_ERR msg=audit(1700000003.1:13): op=security_compute_sid invalid_context="x"',
  ]);
  assert.deepEqual(parseDenials(''), []);
});

test('labels that are not those of the policy are read, whatever the name of the file', () => {
  assert.deepEqual(
    parseRelabels(
      'Would relabel /var/home/admin/a from b from unconfined_u:object_r:var_t:s0 to unconfined_u:object_r:user_home_t:s0\n',
    ),
    [
      {
        path: '/var/home/admin/a from b',
        found: 'unconfined_u:object_r:var_t:s0',
        wanted: 'unconfined_u:object_r:user_home_t:s0',
      },
    ],
  );
  assert.deepEqual(parseRelabels(''), []);
  assert.throws(() => parseRelabels('restorecon: Could not stat /x'), TypeError);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePartitions, partitionFaults, type WantedPartition } from './block-devices.ts';

const mebibyte = 1024 * 1024;
const json = JSON.stringify({
  blockdevices: [
    {
      name: 'vda',
      type: 'disk',
      size: 4096 * mebibyte,
      fstype: null,
      label: null,
      mountpoints: [null],
      children: [
        {
          name: 'vda1',
          type: 'part',
          size: 512 * mebibyte,
          fstype: 'ext4',
          label: null,
          mountpoints: ['/boot'],
        },
        {
          name: 'vda2',
          type: 'part',
          size: 3583 * mebibyte,
          fstype: 'ext4',
          label: 'root',
          mountpoints: ['/sysroot', '/', null],
        },
      ],
    },
  ],
});

const boot: WantedPartition = {
  mountPoint: '/boot',
  size: 512,
  grow: false,
  fileSystem: 'ext4',
  label: undefined,
};

test('partitions are read with their sizes in MiB', () => {
  assert.deepEqual(
    parsePartitions(json).map(({ name, size, mountPoints }) => [name, size, mountPoints]),
    [
      ['vda1', 512, ['/boot']],
      ['vda2', 3583, ['/sysroot', '/']],
    ],
  );
});

test('a partition as asked has no faults', () => {
  const [first, second] = parsePartitions(json);
  assert.deepEqual(partitionFaults(boot, first), []);
  const root = { ...boot, mountPoint: '/', size: 2048, grow: true, label: 'root' };
  assert.deepEqual(partitionFaults(root, second), []);
});

test('each fault is named', () => {
  const [first] = parsePartitions(json);
  const wanted = { ...boot, fileSystem: 'xfs', label: 'boot', size: 300 };
  assert.deepEqual(partitionFaults(wanted, first), [
    '/boot: the file system should be xfs, and is ext4',
    '/boot: the label should be boot, and is undefined',
    '/boot: the size should be 300 MiB, and is 512 MiB',
  ]);
  assert.deepEqual(partitionFaults({ ...boot, size: 600, grow: true }, first), [
    '/boot: the size should be at least 600 MiB, and is 512 MiB',
  ]);
  assert.deepEqual(partitionFaults(boot, undefined), ['/boot: no partition is mounted there']);
});

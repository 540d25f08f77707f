import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, Kickstart } from '../kickstart/model.ts';
import { wantedPartitions } from './kickstart.ts';

const command = (values: Command['values']): Command => ({
  name: 'part',
  args: [],
  text: '',
  values,
  place: { file: 'x.ks' },
});

test("a kickstart's partitions are those with a mount point", () => {
  const kickstart: Kickstart = {
    file: 'x.ks',
    version: 'F42',
    files: [],
    commands: [
      command({ mountpoint: '/boot', size: 512, fstype: 'ext4', grow: false, label: '' }),
      command({ mountpoint: '/', size: 3072, fstype: 'ext4', grow: true, label: 'root' }),
      command({ mountpoint: 'biosboot', size: 1 }),
    ],
    packages: undefined,
    scripts: [],
    sections: [],
    warnings: [],
  };
  assert.deepEqual(wantedPartitions(kickstart), [
    { mountPoint: '/boot', size: 512, grow: false, fileSystem: 'ext4', label: undefined },
    { mountPoint: '/', size: 3072, grow: true, fileSystem: 'ext4', label: 'root' },
  ]);
});

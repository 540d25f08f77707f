import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newDomainIdentity } from '../host/identity.ts';
import { defaultHardware } from '../images/image.ts';
import { run } from '../process/run.ts';
import { connectTo, openLibvirt } from './daemon.ts';
import { diskXml, type DiskSpec, domainXml } from './domain-xml.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-'));
});
after(() => rm(folder, { recursive: true }));

async function emptyDisk(name: string): Promise<DiskSpec> {
  const file = join(folder, name);
  await run(['qemu-img', 'create', '-q', '-f', 'qcow2', file, '1M']);
  return { file, format: 'qcow2' };
}

test('every kind of guest that is on has room for one more disk', async () => {
  await using libvirt = await openLibvirt({
    uri: undefined,
    folder: join(folder, 'd'),
    init: false,
  });
  await using connection = await connectTo(libvirt.access);
  const own = await emptyDisk('own.qcow2');
  const added = await emptyDisk('added.qcow2');
  for (const graphics of ['none', 'plain', 'virtio'] as const) {
    const domain = await connection.domains.create(
      domainXml({
        ...newDomainIdentity(),
        owner: { pid: process.pid, started: '1' },
        accelerator: { kind: 'tcg', reason: 'a test' },
        hardware: { ...defaultHardware.server, memory: 64, graphics },
        disks: [own],
        console: join(folder, 'console.log'),
        securityModels: libvirt.access.securityModels,
      }),
      { paused: true, autodestroy: true },
    );
    await domain.attachDevice(diskXml(added, 1).toString());
    const disks = [...(await domain.xml()).matchAll(/<target dev='(\w+)' bus='virtio'\/>/g)];
    assert.deepEqual(
      disks.map(([, name]) => name),
      ['vda', 'vdb'],
      graphics,
    );
    await assert.rejects(domain.attachDevice(diskXml(added, 2).toString()), /PCI/, graphics);
    await domain.destroy();
  }
});

import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { defaultHardware, type Firmware } from '../images/image.ts';
import { connectTo, openLibvirt } from '../libvirt/daemon.ts';
import { domainXml } from '../libvirt/domain-xml.ts';
import { identityOf } from '../libvirt/owner.ts';
import { uefiDescriptions } from '../setup/needs.ts';
import { Console } from './console.ts';
import { polled } from './waits/poll.ts';
import { waitFor } from './waits/wait.ts';

/** A disk of 1 MiB with nothing on it. */
const emptyDisk = (): Buffer => Buffer.alloc(1024 * 1024);

/**
 * A disk whose first sector, which a BIOS starts at 0000:7C00 in real mode (it ends in 55 AA), writes a text to the first serial
 * port (3F8) and stops.
 */
function startingDisk(text: string): Buffer {
  const disk = emptyDisk();
  const code = [
    [0x31, 0xc0], // xor ax, ax
    [0x8e, 0xd8], // mov ds, ax
    [0xfc], // cld
    [0xba, 0xf8, 0x03], // mov dx, 3F8h
    [0xbe, 0x17, 0x7c], // mov si, the text
    [0xac], // lodsb
    [0x84, 0xc0], // test al, al
    [0x74, 0x03], // jz to cli
    [0xee], // out dx, al
    [0xeb, 0xf8], // jmp to lodsb
    [0xfa], // cli
    [0xf4], // hlt
    [0xeb, 0xfd], // jmp to hlt
  ].flat();
  disk.set(code);
  disk.write(text, code.length, 'latin1');
  disk.set([0x55, 0xaa], 510);
  return disk;
}

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firmware-'));
});
after(() => rm(folder, { recursive: true }));

/** Starts a guest without KVM and waits until its console says something. */
async function starts(firmware: Firmware, disk: Buffer, said: RegExp): Promise<void> {
  const file = join(folder, `${firmware}.raw`);
  await writeFile(file, disk);
  const console = new Console(join(folder, `${firmware}.log`));
  await using libvirt = await openLibvirt({
    uri: undefined,
    folder: join(folder, 'd'),
    init: false,
  });
  await using connection = await connectTo(libvirt.access);
  const xml = domainXml({
    name: `firmware-${firmware}`,
    owner: identityOf(),
    accelerator: { kind: 'tcg', reason: 'a test' },
    hardware: { ...defaultHardware.server, memory: 256, cpus: 1, firmware },
    disks: [{ file, format: 'raw' }],
    console: join(folder, `${firmware}.log`),
  });
  const domain = await connection.domains.create(xml, { autodestroy: true });
  try {
    const text = await waitFor(
      polled(`its ${firmware}`, 20, async () => {
        const now = await console.text();
        return said.test(now) ? now : undefined;
      }),
      { host: domain.name, timeScale: 5, tail: () => console.tail() },
    );
    assert.match(text, said);
  } finally {
    await domain.destroy();
  }
}

test('a guest starts without KVM, and its BIOS what is on its disk', async () => {
  await starts('bios', startingDisk('begun from the disk\r\n'), /begun from the disk/);
});

test(
  'a guest starts without KVM as far as its UEFI',
  { skip: globSync(uefiDescriptions).length > 0 ? false : `no UEFI is here: ${uefiDescriptions}` },
  async () => {
    // Of an empty disk its manager of boots says that there is nothing to start.
    await starts('uefi', emptyDisk(), /BdsDxe: /);
  },
);

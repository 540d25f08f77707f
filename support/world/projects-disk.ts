import { join } from 'node:path';
import type { Host, User } from '../host/host.ts';
import type { Edition } from '../images/image.ts';
import { run } from '../process/run.ts';
import { appears } from './files.ts';
import { preparedRun } from './prepared.ts';
import type { PrototypeWorld } from './world.ts';

const label = 'projects';
/** The disk's size, for `qemu-img`; it takes what is written. */
const size = '2G';

/** Plugs in a second disk with a file system that has a label, and whose top is the administrator's. */
export async function plugInNewDisk(world: PrototypeWorld): Promise<void> {
  const { host } = world;
  const file = join(preparedRun(world.parameters).workbench.folder, `${host.name}-${label}.qcow2`);
  await run(['qemu-img', 'create', '-q', '-f', 'qcow2', file, size]);
  world.projectsDisk = file;
  await host.attachDisk(file);
  const device = await host.until('its second disk', async () => {
    const { stdout } = await host.exec(['lsblk', '--nodeps', '--noheadings', '--output=PATH']);
    return stdout.split('\n').find((path) => path === '/dev/vdb');
  });
  const owner = (await world.read(['id', '-u', world.administrator.name])).trim();
  const options = ['-q', '-L', label, '-E', `root_owner=${owner}:${owner}`];
  await host.exec(['mkfs.ext4', ...options, device]);
}

/** Mounts the disk now and, by a line of /etc/fstab, at every boot. */
export async function mountAtEveryBoot(world: PrototypeWorld, mountPoint: string): Promise<void> {
  const { host } = world;
  // `nofail`: a disk that is not there is no reason not to boot (systemd.mount(5)).
  const line = `LABEL=${label} ${mountPoint} ext4 defaults,nofail 0 2`;
  await host.run(`printf '%s\\n' '${line}' >> /etc/fstab`);
  await host.exec(['mkdir', '-p', '--', mountPoint]);
  await host.exec(['systemctl', 'daemon-reload']);
  await host.exec(['mount', mountPoint]);
}

/** Switches the machine off, takes the disk out, and switches the machine on without it. */
export async function takeOut(world: PrototypeWorld): Promise<void> {
  const { host } = world;
  await host.powerOff();
  await host.detachDisk(diskOf(world));
  await host.start();
}

/** Plugs the disk in again, while the machine runs, and waits until it is known by its label. */
export async function plugInAgain(world: PrototypeWorld): Promise<void> {
  const { host } = world;
  await host.attachDisk(diskOf(world));
  await appears(host, `/dev/disk/by-label/${label}`);
}

/** Takes the disk out of the machine, which is not used any more, and puts it into another one, as it was installed. */
export async function putIntoAnother(world: PrototypeWorld, edition: Edition): Promise<void> {
  const { host } = world;
  await host.powerOff();
  await host[Symbol.asyncDispose]();
  await world.lend(edition);
  await plugInAgain(world);
}

/** Leaves no block of a file system to a user, in a file `full`: what is free at once, and then the rest, block by block. */
export async function fillDisk(host: Host, user: User, mountPoint: string): Promise<void> {
  const file = `${mountPoint}/full`;
  await host.run(
    `fallocate -l "$(($(df --output=avail -B4K ${mountPoint} | tail -1) * 4096 * 99 / 100))" ${file}
while head -c 4096 /dev/zero >> ${file} 2>/dev/null; do :; done
df --output=avail ${mountPoint} | tail -1 | grep -qx ' *0'`,
    { as: user, timeout: 300 },
  );
}

function diskOf({ projectsDisk }: PrototypeWorld): string {
  if (projectsDisk === undefined) throw new Error('No step of this scenario plugged a disk in.');
  return projectsDisk;
}

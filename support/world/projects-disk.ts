import { join } from 'node:path';
import { run } from '../process/run.ts';
import { preparedRun } from './prepared.ts';
import type { PrototypeWorld } from './world.ts';

const label = 'projects';
/** The disk's size, for `qemu-img`; it takes what is written. */
const size = '2G';

/** Gives the host a disk with a file system that has a label, mounted now and, by /etc/fstab, at every boot. */
export async function giveProjectsDisk(world: PrototypeWorld, mountPoint: string): Promise<void> {
  const { host } = world;
  const { workbench } = preparedRun(world.parameters);
  const file = join(workbench.folder, `${host.name}-${label}.qcow2`);
  await run(['qemu-img', 'create', '-q', '-f', 'qcow2', file, size]);
  await host.attachDisk(file);
  const device = await host.until('its second disk', async () => {
    const { stdout } = await host.exec(['lsblk', '--nodeps', '--noheadings', '--output=PATH']);
    return stdout.split('\n').find((path) => path === '/dev/vdb');
  });
  await host.exec(['mkfs.ext4', '-q', '-L', label, device]);
  // `nofail`: a disk that is not there is no reason not to boot (systemd.mount(5)).
  const line = `LABEL=${label} ${mountPoint} ext4 defaults,nofail 0 2`;
  await host.run(`printf '%s\\n' '${line}' >> /etc/fstab`);
  await host.exec(['mkdir', '-p', '--', mountPoint]);
  await host.exec(['systemctl', 'daemon-reload']);
  await host.exec(['mount', mountPoint]);
}

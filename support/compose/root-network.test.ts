import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { test } from 'node:test';
import { rootNetwork } from './root-network.ts';

test("a root sees this machine's resolver where its own file, or its link, is", async () => {
  const root = await mkdtemp(join(tmpdir(), 'root-'));
  try {
    const resolver = async (): Promise<string | undefined> =>
      (await rootNetwork(root)).binds.find(({ source }) => source === '/etc/resolv.conf')?.target;
    expect(await resolver()).to.equal('/etc/resolv.conf');
    await mkdir(join(root, 'etc'));
    await symlink('../run/systemd/resolve/stub-resolv.conf', join(root, 'etc/resolv.conf'));
    expect(await resolver()).to.equal('/run/systemd/resolve/stub-resolv.conf');
  } finally {
    await rm(root, { recursive: true });
  }
});

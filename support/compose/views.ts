import { readdir, readFile, readlink, rename, rm, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * A host's own view of the trees. The URL of the trees is part of every installed image, and all hosts reach it from the
 * same loopback address; so the tree server asks the kernel whose connection it is. A view is registered as a file that
 * is named like the host's domain and holds the port of the view's server: a file, because worker threads register what
 * the main thread serves.
 */

/** The folder of a run's registered views. */
export function viewsFolder(runFolder: string): string {
  return join(runFolder, 'views');
}

/** Leads the connections of a domain to another port of loopback, until the result is disposed of. */
export async function registerView(
  folder: string,
  domain: string,
  port: number,
): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, domain);
  await writeFile(`${file}.new`, String(port));
  await rename(`${file}.new`, file);
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

/**
 * The port that a connection to `serverPort` is to be led to.
 * @param peerPort the connection's port on the other side, on loopback
 * @returns undefined if it is no domain's with a view of its own
 */
export async function viewOf(
  folder: string,
  peerPort: number,
  serverPort: number,
): Promise<number | undefined> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.endsWith('.new'));
  if (names.length === 0) return undefined;
  const inode = socketInode(await readFile('/proc/net/tcp', 'utf8'), peerPort, serverPort);
  if (inode === undefined) return undefined;
  const domain = await domainWithSocket(names, inode);
  if (domain === undefined) return undefined;
  const port = Number(await readFile(join(folder, domain), 'utf8').catch(() => ''));
  return port > 0 ? port : undefined;
}

/** The inode of the socket from `from` to `to`, both on 127.0.0.1, in the text of /proc/net/tcp (proc_net_tcp). */
export function socketInode(table: string, from: number, to: number): string | undefined {
  const local = endpoint(from);
  const remote = endpoint(to);
  for (const line of table.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (words[1] === local && words[2] === remote) return words[9];
  }
  return undefined;
}

function endpoint(port: number): string {
  return `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The guest's name in the command line of a QEMU that libvirt started, or undefined. */
export function guestName(commandLine: string): string | undefined {
  return /\0-name\0guest=([^,\0]+)/.exec(commandLine)?.[1];
}

async function domainWithSocket(
  names: readonly string[],
  inode: string,
): Promise<string | undefined> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const id of processes) {
    const name = guestName(await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''));
    if (name !== undefined && names.includes(name) && (await hasSocket(id, inode))) return name;
  }
  return undefined;
}

async function hasSocket(id: string, inode: string): Promise<boolean> {
  const files = await readdir(`/proc/${id}/fd`).catch(() => []);
  const targets = await Promise.all(
    files.map((each) => readlink(`/proc/${id}/fd/${each}`).catch(() => '')),
  );
  return targets.includes(`socket:[${inode}]`);
}

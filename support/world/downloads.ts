import { basename, extname } from 'node:path/posix';
import { typeAddress } from '../desktop/browser.ts';
import type { Desktop } from '../desktop/desktop.ts';
import type { Host, User } from '../host/host.ts';
import { WaitError } from '../host/waits/wait.ts';
import type { DownloadServer, OfferedFile } from '../network/download-server.ts';

/** Where a path leads. */
export async function realPath(host: Host, path: string): Promise<string> {
  return (await host.exec(['realpath', '--', path])).stdout.trim();
}

/** What xdg-user-dir says, and with it every program that asks for the folder of downloads. */
export async function downloadFolder(host: Host, user: User): Promise<string> {
  return (await host.exec(['xdg-user-dir', 'DOWNLOAD'], { as: user })).stdout.trim();
}

let offered = 0;

/** Downloads a file of so many bytes, or of a few thousand, in the Firefox that is open, by its address. */
export async function download(
  desktop: Desktop,
  server: DownloadServer,
  bytes?: number,
): Promise<OfferedFile> {
  offered += 1;
  const file = server.offer(`price-list-${offered}.bin`, bytes);
  await typeAddress(desktop, file.url, () => file.fetched);
  return file;
}

/** Where people's files really are. */
const searched = ['/var/home', '/var/mnt'];

/**
 * Waits until a file that was downloaded is there, whole, and gives the folder that it really lies in.
 * @throws WaitError with what there is of it: another size, a part that Firefox still writes, or nothing
 */
export async function folderOf(
  { host, screen }: Desktop,
  { name, content }: OfferedFile,
): Promise<string> {
  const what = `Firefox to have saved ${name}, ${content.length} bytes, in ${searched.join(' or ')}`;
  const saved = (): Promise<string> =>
    host.until(what, async () => {
      const { stdout } = await host.exec(['find', ...searched, '-name', name, '-type', 'f']);
      const [path] = stdout.split('\n', 1);
      if (path === undefined || path === '') return undefined;
      if ((await host.readFile(path)) !== content) return undefined;
      return path.slice(0, path.lastIndexOf('/'));
    });
  return screen.told(async () => {
    try {
      return await saved();
    } catch (error) {
      if (error instanceof WaitError)
        error.message += `\n  Found of it: ${await partsOf(host, name)}`;
      throw error;
    }
  });
}

/** What there is of a file that is being downloaded: Firefox calls a part of `list.bin` `list.4dTrXa9k.bin.part`. */
async function partsOf(host: Host, name: string): Promise<string> {
  const stem = basename(name, extname(name));
  const wanted = ['-name', `${stem}*`, '-printf', '%p, %s bytes\\n'] as const;
  const { stdout } = await host.exec(['find', ...searched, ...wanted], { accept: 'any' });
  return stdout.trim() === '' ? 'nothing' : stdout.trim().replaceAll('\n', '; ');
}

import { basename, extname } from 'node:path/posix';
import { closeFirefox, openFirefox, typeAddress } from '../desktop/browser.ts';
import type { Desktop } from '../desktop/desktop.ts';
import {
  closeFiles,
  goToPlace,
  openFiles,
  placesInFiles,
  showFiles,
  showsFile,
} from '../desktop/files.ts';
import type { Host, User } from '../host/host.ts';
import { WaitError } from '../host/waits/wait.ts';
import type { DownloadServer, OfferedFile } from '../network/download-server.ts';

/** Something that Downloads may be, and how its owner makes it so; done twice, it changes nothing. */
interface Kind {
  readonly make: string;
  /** Whether it is made so while Firefox and Files are open. */
  readonly late?: boolean;
}

const toHome = 'xdg-user-dirs-update --set DOWNLOAD "$HOME/Downloads"';
/** A folder in the way of a link goes aside, with all that is in it. */
const link = (goal: string): string =>
  `mkdir -p ${goal}; [ -L ~/Downloads ] || mv -T --backup=numbered ~/Downloads ~/Kept; ln -sfn ${goal} ~/Downloads; ${toHome}`;

const kinds: Readonly<Record<string, Kind>> = {
  'a folder': {
    make: `[ ! -L ~/Downloads ] || rm ~/Downloads; mkdir -p ~/Downloads; ${toHome}`,
  },
  'a link to the projects disk': { make: link('/var/mnt/projects/Downloads') },
  'such a link, made while Firefox and Files are open': {
    make: link('/var/mnt/projects/Today'),
    late: true,
  },
  'another folder, by its full path in user-dirs.dirs': {
    make: 'mkdir -p /var/mnt/projects/Fetched; xdg-user-dirs-update --set DOWNLOAD /var/mnt/projects/Fetched',
  },
};

/** What everybody makes of what Downloads is. */
export interface Observed {
  readonly 'Downloads is': string;
  readonly 'xdg-user-dir says': string;
  /** Where a file really lies that Firefox was told nothing about but its address. */
  readonly 'Firefox saves in': string;
  /** What the folder is called in the pick list; it was opened there, and showed the file. */
  readonly 'Files lists': string;
}

const columns = ['xdg-user-dir says', 'Firefox saves in', 'Files lists'] as const;

/** What stands in a cell of which nothing was seen. */
const notObserved = '(it was not observed)';

/**
 * Tells of each cell that is not as expected, a sentence a cell.
 * @param found what was observed, in the order of what is expected
 */
export function surprises(expected: readonly Observed[], found: readonly Observed[]): string[] {
  return expected.flatMap((row, index) =>
    columns.flatMap((column) => {
      const is = found[index]?.[column] ?? notObserved;
      return is === row[column]
        ? []
        : [`With Downloads ${row['Downloads is']}, ${column} ${is} and not ${row[column]}.`];
    }),
  );
}

/** What Files does not list. */
const nothing = 'nothing';

/**
 * Makes Downloads one thing after the other; each time, downloads a file and looks for it. Where the next is made while Firefox
 * is open, it is left open.
 * @param shown called while Files shows the file, or its pick list
 * @throws TypeError for something that Downloads cannot be
 */
export async function observeDownloads(
  desktop: Desktop,
  whats: readonly string[],
  server: DownloadServer,
  shown: () => Promise<void>,
): Promise<readonly Observed[]> {
  const lates = whats.map((what) => kindOf(what).late ?? false);
  const found: Observed[] = [];
  for (const [index, what] of whats.entries()) {
    const late = lates[index] ?? false;
    if (late) await makeWhileOpen(desktop, what, index > 0);
    else await makeDownloads(desktop.host, desktop.user, what);
    await openFirefox(desktop);
    found.push(await observed(desktop, what, server, late ? showFiles : openFiles, shown));
    await closeFiles(desktop);
    if (lates[index + 1] !== true) await closeFirefox(desktop);
  }
  return found;
}

/** Makes Downloads what it is to be while Firefox and Files are open. */
async function makeWhileOpen(desktop: Desktop, what: string, hasFirefox: boolean): Promise<void> {
  if (!hasFirefox) await openFirefox(desktop);
  await openFiles(desktop);
  await makeDownloads(desktop.host, desktop.user, what);
}

/** Downloads a file in the Firefox that is in front, and looks for it. Files is left open. */
async function observed(
  desktop: Desktop,
  what: string,
  server: DownloadServer,
  toFiles: (desktop: Desktop) => Promise<void>,
  shown: () => Promise<void>,
): Promise<Observed> {
  const file = await download(desktop, server);
  const saved = await folderOf(desktop, file);
  await toFiles(desktop);
  const folder = await downloadFolder(desktop.host, desktop.user);
  const place = (await placesInFiles(desktop)).find(({ path }) => path === folder);
  if (place !== undefined) {
    await goToPlace(desktop, place);
    // What Firefox saved elsewhere cannot be shown there, and is told by where it was saved.
    if (saved === (await realPath(desktop.host, folder))) await showsFile(desktop, file.name);
  }
  await shown();
  return {
    'Downloads is': what,
    'xdg-user-dir says': folder,
    'Firefox saves in': saved,
    'Files lists': place?.name ?? nothing,
  };
}

/** Makes Downloads what it is to be, as its owner. */
export async function makeDownloads(host: Host, user: User, what: string): Promise<void> {
  await host.run(`set -e; ${kindOf(what).make}`, { as: user });
}

function kindOf(what: string): Kind {
  const kind = kinds[what];
  if (kind !== undefined) return kind;
  throw new TypeError(`Downloads can be ${Object.keys(kinds).join('; ')}; not "${what}".`);
}

/** Where a path leads. */
async function realPath(host: Host, path: string): Promise<string> {
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

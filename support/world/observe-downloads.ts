import { closeFirefox, openFirefox } from '../desktop/browser.ts';
import type { Desktop } from '../desktop/desktop.ts';
import {
  closeFiles,
  goToPlace,
  openFiles,
  placesInFiles,
  proposedPlace,
  showFiles,
  showsFile,
} from '../desktop/files.ts';
import { askWhereToSave, saveAsItComes, saveIn } from '../desktop/saving.ts';
import type { DownloadServer } from '../network/download-server.ts';
import { homeOf } from '../observe/home-names.ts';
import { download, downloadFolder, folderOf, realPath } from './downloads.ts';
import type { Observed } from './expected-downloads.ts';
import { circumstancesOf, makeDownloads } from './kinds-of-downloads.ts';

/** What it takes to look at what becomes of Downloads. */
export interface Observation {
  readonly desktop: Desktop;
  readonly server: DownloadServer;
  /** Called while the screen shows what was looked at. */
  readonly shown: () => Promise<void>;
}

/** What Files does not list, and the save dialogue does not propose by a name. */
const nothing = 'nothing';

/**
 * Makes Downloads one thing after the other; each time, downloads a file, by a Firefox that was told nothing, and looks for it
 * in Files. Where the next is made while Firefox is open, it is left open.
 * @throws TypeError for something that Downloads cannot be
 */
export async function observeUntold(
  observation: Observation,
  whats: readonly string[],
): Promise<readonly Observed[]> {
  const { desktop } = observation;
  const lates = whats.map((what) => circumstancesOf(what).late ?? false);
  const found: Observed[] = [];
  for (const [index, what] of whats.entries()) {
    const late = lates[index] ?? false;
    if (late) await makeWhileOpen(desktop, what, index > 0);
    else await makeDownloads(desktop.host, desktop.user, what);
    await openFirefox(desktop);
    found.push(await untold(observation, what, late ? showFiles : openFiles));
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
async function untold(
  { desktop, server, shown }: Observation,
  what: string,
  toFiles: (desktop: Desktop) => Promise<void>,
): Promise<Observed> {
  const file = await download(desktop, server);
  const saved = await folderOf(desktop, file);
  await toFiles(desktop);
  const folder = await downloadFolder(desktop.host, desktop.user);
  // The home is written with a slash at its end (user-dirs.dirs(5)).
  const named = folder.replace(/\/$/, '');
  const place = (await placesInFiles(desktop)).find(({ path }) => path === named);
  if (place !== undefined) {
    if (!place.chosen) await goToPlace(desktop, place);
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

/**
 * Has Firefox save in a folder below Downloads, and then ask; each time, makes Downloads one thing after the other while it is
 * open, and downloads a file. In the end Firefox is told nothing, as it came.
 * @throws TypeError for something that Downloads cannot be
 */
export async function observeTold(
  observation: Observation,
  whats: readonly string[],
): Promise<readonly Observed[]> {
  const { desktop } = observation;
  await saveIn(desktop, `${await homeOf(desktop.host, desktop.user)}/Downloads/Lists`);
  const chosen = await withFirefox(desktop, whats, () => savedWithout(observation));
  await askWhereToSave(desktop);
  const proposed = await withFirefox(desktop, whats, () => savedAsProposed(observation));
  await saveAsItComes(desktop);
  return whats.map((what, index) => ({
    'Downloads is': what,
    'Firefox, told ~/Downloads/Lists, saves in': chosen[index] ?? nothing,
    'the save dialogue proposes': proposed[index] ?? nothing,
  }));
}

/** Opens Firefox where the first is made, and closes it after the last. */
async function withFirefox(
  desktop: Desktop,
  whats: readonly string[],
  observe: () => Promise<string>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const what of whats) {
    await makeDownloads(desktop.host, desktop.user, what);
    if (found.length === 0) await openFirefox(desktop);
    found.push(await observe());
  }
  await closeFirefox(desktop);
  return found;
}

/** Downloads a file that Firefox asks nothing about, and says where it really lies. */
async function savedWithout({ desktop, server, shown }: Observation): Promise<string> {
  const saved = await folderOf(desktop, await download(desktop, server));
  await shown();
  return saved;
}

/** Downloads a file, takes what the save dialogue proposes, and says what that was called. */
async function savedAsProposed({ desktop, server, shown }: Observation): Promise<string> {
  const file = await download(desktop, server);
  const place = await proposedPlace(desktop);
  await shown();
  await desktop.press('Enter');
  const saved = await folderOf(desktop, file);
  const { name = nothing, path = '' } = place ?? {};
  return saved === (await realPath(desktop.host, path)) ? name : `${name}, but saves in ${saved}`;
}

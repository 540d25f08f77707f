import { basename } from 'node:path/posix';
import { homeOf } from '../observe/home-names.ts';
import { accessibleNodes } from './accessibility.ts';
import { type AccessibleNode, isShowing } from './accessible-node.ts';
import type { Desktop } from './desktop.ts';
import type { Box } from './words.ts';

/** What Files is called by AT-SPI. */
export const filesApplication = 'org.gnome.Nautilus';

/** Levels of a window of Files: its pick list and its files are some twenty below the window. */
const depth = 30;

/** What the save dialogue is called. It is one of Files: applications ask the desktop for it (org.freedesktop.portal.FileChooser). */
const saveDialogueTitle = 'Enter name of file to save to';

/** What the home's place is called, and the window that is in it. */
const homeName = 'Home';

/** A place of the pick list: what it is called, and where it leads. */
export interface Place {
  readonly name: string;
  readonly path: string;
  /** What a window is called that is in it. */
  readonly title: string;
  /** Whether the window is in it. */
  readonly chosen: boolean;
}

/** Opens Files. */
export async function openFiles(desktop: Desktop): Promise<void> {
  await desktop.openFromDash('Files');
  await desktop.window(homeName, filesApplication);
}

/** Brings the window of Files to the front, which is open already. */
export async function showFiles(desktop: Desktop): Promise<void> {
  await desktop.openFromDash('Files');
  await desktop.node(
    { application: filesApplication, role: 'frame' },
    (node) => isShowing(node) && node.states.includes('ACTIVE'),
  );
}

/** The places that the pick list at the side of Files has. A place that leads nowhere in the file system is left out. */
export async function placesInFiles(desktop: Desktop): Promise<readonly Place[]> {
  return desktop.screen.told(() =>
    desktop.host.until('the pick list of Files, by AT-SPI', async () => {
      const places = await placesShown(desktop);
      return isWhole(places) && places;
    }),
  );
}

/** Whether a pick list is all there: it begins with the home, and has the bookmarks when it has read them. */
function isWhole(places: readonly Place[]): boolean {
  return places.length > 1;
}

async function placesShown({ host, user }: Desktop): Promise<readonly Place[]> {
  const query = { application: filesApplication, depth, shown: true };
  const nodes = (await accessibleNodes(host, user, query)) ?? [];
  return nodes.length === 0 ? [] : placesAmong(nodes, await homeOf(host, user));
}

/**
 * The places among the nodes of a window, each node before its children: an item of the list is named by its path, or by what
 * it does, as the home's; what stands there is a label in it.
 */
export function placesAmong(nodes: readonly AccessibleNode[], home: string): readonly Place[] {
  const places: Place[] = [];
  let item: AccessibleNode | undefined;
  for (const node of nodes) {
    const { role, name } = node;
    if (role === 'list item') item = node;
    else if (role === 'label' && item !== undefined && name !== '') {
      const chosen = item.states.includes('SELECTED');
      if (item.name.startsWith('/')) {
        places.push({ name, path: item.name, title: basename(item.name), chosen });
      } else if (name === homeName) {
        places.push({ name, path: home, title: name, chosen });
      }
      item = undefined;
    }
  }
  return places;
}

function leftmost(places: readonly Box[]): Box | undefined {
  return places.toSorted((one, other) => one.left - other.left)[0];
}

/** Goes to a place of the pick list, which is left of everything that is called the same. */
export async function goToPlace(desktop: Desktop, { name, title }: Place): Promise<void> {
  await desktop.clickToWindow(name, leftmost, title, filesApplication);
}

/** Waits until Files shows a file, by its name. */
export async function showsFile(desktop: Desktop, name: string): Promise<void> {
  await desktop.node(
    { application: filesApplication, name, depth, shown: true, first: true },
    isShowing,
  );
}

/** Closes the window of Files that has the keyboard. */
export async function closeFiles(desktop: Desktop): Promise<void> {
  await desktop.press('Alt+F4');
  await desktop.noWindow(filesApplication);
}

/** How often the save dialogue is looked at which has chosen none of its places: it does that after it has drawn them. */
const looks = 4;

/**
 * Waits for the save dialogue.
 * @returns the place of its pick list that it begins in; `undefined` if that is none of them
 */
export async function proposedPlace(desktop: Desktop): Promise<Place | undefined> {
  await desktop.window(saveDialogueTitle, filesApplication);
  let left = looks;
  const { place } = await desktop.screen.told(() =>
    desktop.host.until('the pick list of the save dialogue, by AT-SPI', async () => {
      const places = await placesShown(desktop);
      if (!isWhole(places)) return false;
      left -= 1;
      const chosen = places.find((each) => each.chosen);
      return (chosen !== undefined || left === 0) && { place: chosen };
    }),
  );
  return place;
}

import { basename } from 'node:path/posix';
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

/** A place of the pick list: what it is called, and where it leads. */
export interface Place {
  readonly name: string;
  readonly path: string;
}

/** Opens Files. */
export async function openFiles(desktop: Desktop): Promise<void> {
  await desktop.openFromDash('Files');
  await desktop.window('Home', filesApplication);
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
  const { host, user } = desktop;
  return desktop.screen.told(() =>
    host.until('the pick list of Files, by AT-SPI', async () => {
      const nodes = await accessibleNodes(host, user, {
        application: filesApplication,
        depth,
        shown: true,
      });
      const places = placesAmong(nodes ?? []);
      return places.length > 0 && places;
    }),
  );
}

/**
 * The places among the nodes of a window, each node before its children: an item of the list is named by its path, and what
 * stands there is a label in it.
 */
export function placesAmong(nodes: readonly AccessibleNode[]): readonly Place[] {
  const places: Place[] = [];
  let path: string | undefined;
  for (const { role, name } of nodes) {
    if (role === 'list item') path = name.startsWith('/') ? name : undefined;
    else if (role === 'label' && path !== undefined && name !== '') {
      places.push({ name, path });
      path = undefined;
    }
  }
  return places;
}

function leftmost(places: readonly Box[]): Box | undefined {
  return places.toSorted((one, other) => one.left - other.left)[0];
}

/** Goes to a place of the pick list, which is left of everything that is called the same. */
export async function goToPlace(desktop: Desktop, { name, path }: Place): Promise<void> {
  await desktop.clickToWindow(name, leftmost, basename(path), filesApplication);
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

/** Waits for the save dialogue, and sees that it begins in a folder, by its name in the dialogue's pick list. */
export async function saveDialogue(desktop: Desktop, folder: string): Promise<void> {
  await desktop.window(saveDialogueTitle, filesApplication);
  await desktop.node(
    { application: filesApplication, role: 'list item', depth, shown: true },
    ({ name, states }) => basename(name) === folder && states.includes('SELECTED'),
    undefined,
    { application: 'the save dialogue', role: 'chosen place', name: folder },
  );
}

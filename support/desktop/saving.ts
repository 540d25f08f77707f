import { choosePreferences } from './browser.ts';
import type { Desktop } from './desktop.ts';
import type { Preferences } from './preferences.ts';

/**
 * What Firefox is told about where to save, by the preferences that its settings write. Each names all of them, as what an
 * earlier one chose stays. A preference that is as it comes is not written down (libpref).
 */
const asItComes: Preferences = {
  'browser.download.folderList': 1,
  'browser.download.useDownloadDir': true,
};

/** Has Firefox save in the person's Downloads without a question the next time that it is opened: so it comes. */
export async function saveAsItComes(desktop: Desktop): Promise<void> {
  await choosePreferences(desktop, asItComes);
}

/** Has Firefox save in a folder that was chosen, the next time that it is opened. */
export async function saveIn(desktop: Desktop, folder: string): Promise<void> {
  await choosePreferences(desktop, {
    ...asItComes,
    'browser.download.folderList': 2,
    'browser.download.dir': folder,
  });
}

/** Has Firefox ask where to save, the next time that it is opened. */
export async function askWhereToSave(desktop: Desktop): Promise<void> {
  await choosePreferences(desktop, { ...asItComes, 'browser.download.useDownloadDir': false });
}

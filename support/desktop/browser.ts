import { WaitError } from '../host/waits/wait.ts';
import type { Desktop } from './desktop.ts';

/** How often an address is typed: a page that has just been loaded takes the keyboard away from the address's field. */
const tries = 12;
/** Seconds under KVM until an address that was typed is on the screen. */
const typedLimit = 5;

/**
 * Types an address into a browser's field for it, sees that it stands there, and goes there.
 * @throws WaitError if the field never took it
 */
export async function typeAddress(desktop: Desktop, url: string): Promise<void> {
  for (let left = tries; ; left -= 1) {
    // It also marks what stands in the field, so that what is typed takes its place.
    await desktop.press('Ctrl+L');
    await desktop.type(url);
    try {
      await desktop.screen.shows(url, typedLimit);
      break;
    } catch (error) {
      if (!(error instanceof WaitError) || left === 1) throw error;
    }
  }
  await desktop.press('Enter');
}

import { WaitError } from '../host/waits/wait.ts';
import type { Desktop } from './desktop.ts';

/**
 * How often an address is typed: a page that has just been loaded, as the one of a first start, takes the keyboard away from
 * the address's field, or Enter.
 */
const tries = 12;
/** Seconds under KVM until an address that was typed is on the screen. */
const typedLimit = 5;
/** Seconds under KVM from Enter until a server is asked. */
const goingLimit = 5;

/**
 * Types an address into a browser's field for it, sees that it stands there, and goes there.
 * @param asked whether the browser has asked for the page
 * @throws WaitError if the field never took it, or the browser never went there
 */
export async function typeAddress(
  desktop: Desktop,
  url: string,
  asked: () => boolean,
): Promise<void> {
  for (let left = tries; ; left -= 1) {
    // It also marks what stands in the field, so that what is typed takes its place.
    await desktop.press('Ctrl+L');
    await desktop.type(url);
    try {
      await desktop.screen.shows(url, typedLimit);
      await desktop.press('Enter');
      await desktop.host.until(`a request for ${url}`, async () => asked(), { limit: goingLimit });
      return;
    } catch (error) {
      if (!(error instanceof WaitError) || left === 1) throw error;
    }
  }
}

import type { StartOptions } from '../host/start.ts';
import type { SavedHost } from '../images/first-boot.ts';
import { keptHost } from '../images/kept-host.ts';
import { Desktop } from './desktop.ts';
import { logIn } from './session.ts';

/** Changed when a login is done in another way, so that hosts which were logged in to before are not taken. */
const way = 1;

/**
 * A saved host whose administrator has typed the password at the login screen and has the desktop before them; made once,
 * then taken from the cache.
 * @throws Error if no administrator of the image has a password
 */
export async function loggedInHost(saved: SavedHost, options: StartOptions): Promise<SavedHost> {
  const account = saved.image.accounts.find((each) => each.administrator && each.key);
  const password = account?.password;
  if (account === undefined || password === undefined) {
    throw new Error('The kickstart makes no administrator with a password: nobody can log in.');
  }
  return keptHost(
    saved,
    {
      stage: 'logged-in',
      inputs: { way, user: account.name },
      work: (host) => logIn(new Desktop(host, account.name), password),
    },
    options,
  );
}

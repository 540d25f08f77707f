import { dirname } from 'node:path/posix';
import type { Host, User } from '../host/host.ts';
import { insist } from '../host/waits/insist.ts';
import { type FirefoxProfile, parseProfiles } from '../observe/firefox-profiles.ts';
import { accessibleNodes } from './accessibility.ts';
import type { Desktop } from './desktop.ts';
import { atRest } from './rest.ts';
import { preferenceLines, preferencesIn, type Preferences } from './preferences.ts';

/** What Firefox is called by AT-SPI. */
const application = 'Firefox';
/** Levels of a window of Firefox: the lines of its list of downloads are some ten below the window. */
const depth = 20;

/** How often an address is typed: a page that has just been loaded takes the keyboard away from the address's field, or Enter. */
const tries = 6;
/** How often Firefox is asked to close. */
const closings = 7;
/** How often the key for that is pressed, each time. */
const closingKeys = 6;
/** Seconds under KVM until Firefox has closed, or asks back. */
const closingLimit = 10;
/** Seconds under KVM until an address that was typed is on the screen. */
const typedLimit = 10;
/** Seconds under KVM from Enter until a server is asked. */
const goingLimit = 10;

/** Opens Firefox. */
export async function openFirefox(desktop: Desktop): Promise<void> {
  await desktop.openFromDash('Firefox ESR');
  await desktop.window(application, application);
}

/**
 * Waits until Firefox says something about a download. Asked by AT-SPI: its list of downloads writes that in a grey that is too
 * pale to be read in a picture.
 * @param words part of what it says
 */
export async function saysOfDownload(desktop: Desktop, words: string): Promise<void> {
  await desktop.node(
    { application, depth, shown: true },
    ({ name }) => name.includes(words),
    undefined,
    { application, role: 'something that says', name: words },
  );
}

/** What Firefox asks when it is to be closed and is not done with a download: on a slow machine, long after the file is whole. */
const tooEarly = 'Cancel All Downloads?';

/** Closes Firefox, and with it all of its tabs; what it has to write down is written then. */
export async function closeFirefox(desktop: Desktop): Promise<void> {
  const { host, user } = desktop;
  for (let left = closings - 1; (await askToClose(desktop)) === tooEarly; left -= 1) {
    if (left === 0) throw new Error(`Firefox of ${user} is never done with a download.`);
    // "Don't Exit"
    await desktop.press('Escape');
    await atRest(host);
  }
  await host.until('Firefox to end', async () => {
    const { exitCode } = await host.exec(['pgrep', '--uid', user, 'firefox'], { accept: [0, 1] });
    return exitCode === 1;
  });
}

/**
 * Asks Firefox to close its window, and waits until it does or asks back. The list of downloads, which comes by itself with each
 * of them, takes the first such key for its own: the key is pressed again where nothing has come of it.
 */
async function askToClose(desktop: Desktop): Promise<'closed' | typeof tooEarly> {
  const { host, user } = desktop;
  // By its window: Ctrl+Q would ask whether that was meant.
  const ask = (): Promise<void> => desktop.press('Alt+F4');
  let answer: 'closed' | typeof tooEarly = 'closed';
  const answered = async (): Promise<void> => {
    answer = await host.until(
      `${application} to have no window, by AT-SPI`,
      async () => {
        const windows = await accessibleNodes(host, user, { application });
        if (windows?.length === 0) return 'closed';
        return windows?.some(({ name }) => name === tooEarly) === true && tooEarly;
      },
      { limit: closingLimit },
    );
  };
  await ask();
  await insist(answered, ask, closingKeys);
  return answer;
}

/**
 * Waits until a browser that was just started is done with that: until then, keys go where it puts them. Then types an address
 * into its field for it, sees that it stands there, and goes there.
 * @param asked whether the browser has asked for the page
 * @throws WaitError if the field never took it, or the browser never went there
 */
export async function typeAddress(
  desktop: Desktop,
  url: string,
  asked: () => boolean,
): Promise<void> {
  const type = async (): Promise<void> => {
    // It also marks what stands in the field, so that what is typed takes its place.
    await desktop.press('Ctrl+L');
    await desktop.type(url);
  };
  const go = async (): Promise<void> => {
    await desktop.screen.shows(url, typedLimit);
    await desktop.press('Enter');
    await desktop.host.until(`a request for ${url}`, async () => asked(), { limit: goingLimit });
  };
  await atRest(desktop.host);
  await type();
  await insist(go, type, tries);
}

/** The folder of Firefox's only profile. */
async function profileOf(host: Host, user: User): Promise<string> {
  const { stdout } = await host.run(
    'find ~/.mozilla/firefox ~/.config/mozilla/firefox -mindepth 2 -maxdepth 2 -name prefs.js 2>/dev/null || true',
    { as: user },
  );
  const [file, ...more] = stdout.trim().split('\n');
  if (file === undefined || file === '' || more.length > 0) {
    throw new Error(`${host.name}: Firefox of ${user} has not one profile but: ${stdout.trim()}`);
  }
  return file.slice(0, -'/prefs.js'.length);
}

/** Firefox's list of profiles, and the folder of the one that it uses. */
export async function profilesOf({
  host,
  user,
}: Desktop): Promise<{ readonly list: readonly FirefoxProfile[]; readonly used: string }> {
  const used = await profileOf(host, user);
  const { stdout } = await host.exec(['cat', '--', `${dirname(used)}/profiles.ini`], { as: user });
  return { list: parseProfiles(stdout), used };
}

/** The preferences below a name that Firefox has written down: those that are not as Firefox came. */
export async function changedPreferences(
  { host, user }: Desktop,
  below: string,
): Promise<Preferences> {
  const { stdout } = await host.exec(['cat', '--', `${await profileOf(host, user)}/prefs.js`], {
    as: user,
  });
  return preferencesIn(stdout, below);
}

/**
 * Has Firefox begin with some preferences the next time, in place of those that an earlier step chose: as its settings write
 * them down, but in the file that is its user's to write (user.js).
 */
export async function choosePreferences(
  { host, user }: Desktop,
  preferences: Preferences,
): Promise<void> {
  const lines = preferenceLines(preferences);
  await host.writeFile(`${await profileOf(host, user)}/user.js`, lines, { as: user });
}

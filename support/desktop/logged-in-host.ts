import type { StartOptions } from '../host/start.ts';
import { writeWithFolder } from '../host/write-with-folder.ts';
import type { SavedHost } from '../images/first-boot.ts';
import { keptHost } from '../images/kept-host.ts';
import { Desktop } from './desktop.ts';
import { atRest } from './rest.ts';
import { logIn, NotDrawnError } from './session.ts';

/** Changed when a login is done in another way, so that hosts which were logged in to before are not taken. */
const way = 7;

/**
 * What the owner of a slow machine sets, each by its schema, key and value, in the user's own settings: the screen stays on
 * however long something takes, a key that the machine is slow to let go of is one key, nothing moves or blinks that would have
 * to be drawn again and again, a search finds applications without starting each of them to ask what it has, nobody reads all
 * files of the home to find words in them, and assistive technologies are on.
 */
const settings = [
  ['org.gnome.desktop.session', 'idle-delay', '0'],
  ['org.gnome.desktop.peripherals.keyboard', 'repeat', 'false'],
  ['org.gnome.desktop.interface', 'enable-animations', 'false'],
  ['org.gnome.desktop.interface', 'cursor-blink', 'false'],
  ['org.gnome.desktop.search-providers', 'disable-external', 'true'],
  ['org.freedesktop.Tracker3.Miner.Files', 'index-recursive-directories', '[]'],
  ['org.freedesktop.Tracker3.Miner.Files', 'index-single-directories', '[]'],
  ['org.gnome.desktop.interface', 'toolkit-accessibility', 'true'],
] as const;

/**
 * Applications draw by the processor without asking what a graphics card could do, as they would after asking: there is none. To
 * ask, each start loads Mesa and compiles shaders, which takes longer than all the rest of it (Files: 18 to 26 seconds of an
 * emulated processor, 9 to 11 without). GTK's names; environment.d(5).
 */
const environment = { GSK_RENDERER: 'cairo', GDK_DISABLE: 'gl,vulkan' } as const;
const environmentFile = '.config/environment.d/no-graphics-card.conf';

/**
 * Software is started when somebody asks for it, not at each login, where it reads what there is to install: half a minute of an
 * emulated processor. Desktop Application Autostart Specification, `Hidden`.
 */
const notStarted = '[Desktop Entry]\nType=Application\nName=Software\nHidden=true\n';
const notStartedFile = '.config/autostart/org.gnome.Software.desktop';

/** Where Firefox looks for what the administrator of a machine has settled (its own "policies"). */
const firefoxPolicies = '/etc/firefox/policies/policies.json';

/**
 * Firefox begins with an empty page: else its first start draws a page of news and loads one of Mozilla's, which keeps an
 * emulated machine busy for minutes, deaf to keys. And it draws when there is something new, five times a second at most: by
 * default it is woken for each picture that the shell could show, which the shell takes as a reason to draw one, and an emulated
 * machine comes to nothing else. Nothing here has to do with downloads.
 */
const policies = {
  DisableTelemetry: true,
  DontCheckDefaultBrowser: true,
  Homepage: { StartPage: 'none' },
  NewTabPage: false,
  OverrideFirstRunPage: '',
  OverridePostUpdatePage: '',
  Preferences: {
    'layout.frame_rate': { Value: 5, Status: 'default' },
    'widget.wayland.vsync.enabled': { Value: false, Status: 'default' },
  },
} as const;

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
      inputs: {
        way,
        user: account.name,
        settings: settings.map((each) => [...each]),
        environment,
        notStarted,
        policies,
      },
      work: (host) => logInAndSet(new Desktop(host, account.name), password),
      mayPass: (error) => error instanceof NotDrawnError,
    },
    options,
  );
}

async function logInAndSet(desktop: Desktop, password: string): Promise<void> {
  const { host, user } = desktop;
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  await writeWithFolder(host, environmentFile, variables.join(''), { as: user });
  await writeWithFolder(host, notStartedFile, notStarted, { as: user });
  // The user's systemd runs already, for the login that wrote this, and reads the file when it starts or is told to.
  await host.exec(['systemctl', '--user', 'daemon-reload'], { as: user });
  // What is not installed has nothing to be set.
  const { stdout } = await host.exec(['gsettings', 'list-schemas'], { as: user });
  const schemas = new Set(stdout.split('\n'));
  for (const each of settings.filter(([schema]) => schemas.has(schema))) {
    await host.exec(['gsettings', 'set', ...each], { as: user });
  }
  await logIn(desktop, password);
  await writeWithFolder(host, firefoxPolicies, `${JSON.stringify({ policies }, undefined, 2)}\n`);
  await atRest(host);
}

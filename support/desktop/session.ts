import { messageOf } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { insist } from '../host/waits/insist.ts';
import { WaitError } from '../host/waits/wait.ts';
import type { ReadySign } from '../images/first-boot.ts';
import { type LoginSession, sessionsOf } from '../observe/login-session.ts';
import { Desktop, overviewSign } from './desktop.ts';
import { placesOf, type Word } from './words.ts';

/** What GDM says below the list of people, and nowhere else. */
const greeterSign = 'Not listed?';
/** What QEMU has in place of a picture when the guest has switched its display off. */
const darkSign = 'Display output is not active';
/** What stands in the empty field for the password, at the login screen and on a locked one. */
const passwordSign = 'Password';
/** Milliseconds after which a list of people that is still there has not heard the key, however slow the machine. */
const deafAfter = 60_000;
/** Seconds under KVM from a login session to a desktop that systemd calls complete, and from there to its first picture. */
const desktopLimit = 180;
const drawnLimit = 90;

/** Pixels from the top of the screen to where the panel ends. */
const panelHeight = 30;

/** Seconds under KVM until a locked screen has answered to a key. */
const curtainLimit = 4;
/** Keys that are pressed before a locked screen counts as deaf. */
const curtainKeys = 5;

/** Seconds under KVM from the start of the login screen's session until it is drawn. */
const greeterLimit = 120;

/** systemd calls a desktop complete, and it was never drawn; the message says what its shell's threads wait for. */
export class NotDrawnError extends Error {
  override readonly name = 'NotDrawnError';
}

/** Waits for the login screen's list of people. A display that has been switched off meanwhile, as nobody came, is woken. */
export async function loginScreen(desktop: Desktop, limit = greeterLimit): Promise<void> {
  await desktop.screen.has(
    `"${greeterSign}" on its screen`,
    async (words) => {
      if (placesOf(darkSign, words).length > 0) await desktop.press('Escape');
      return placesOf(greeterSign, words).length > 0;
    },
    limit,
  );
}

/** A desktop is up when its login screen is drawn: systemd's session for it is there a minute before, when emulated. */
export const loginScreenSign: ReadySign = {
  name: 'login screen',
  shown: (host) => loginScreen(new Desktop(host, '')),
};

/** Logs in at the login screen, with the keyboard: chooses the only person, types the password. */
export async function logIn(desktop: Desktop, password: string): Promise<void> {
  await loginScreen(desktop, 60);
  await choosePerson(desktop);
  await desktop.type(`${password}\n`);
  try {
    await sessionReady(desktop);
  } catch (error) {
    if (error instanceof Error) {
      error.message += `\n  The last warnings in its journal:\n${await lastWarnings(desktop.host)}`;
    }
    throw error;
  }
}

/**
 * Chooses the only person, and waits for the question: what is typed before it, while the list fades away, would be lost. A key
 * that comes when the list is drawn and does not listen yet is lost as well: it is pressed again where the list stays.
 */
async function choosePerson(desktop: Desktop): Promise<void> {
  await desktop.press('Enter');
  let pressed = performance.now();
  await desktop.screen.has(`"${passwordSign}" on its screen`, async (words) => {
    if (placesOf(passwordSign, words).length > 0) return true;
    const deaf = performance.now() - pressed > deafAfter;
    if (deaf && placesOf(greeterSign, words).length > 0) {
      await desktop.press('Enter');
      pressed = performance.now();
    }
    return false;
  });
}

/** Why a desktop did not come is known to the systemd of its user: a unit of the session failed, or took too long. */
async function lastWarnings(host: Host): Promise<string> {
  const options = [
    '--boot',
    '--priority=warning',
    '--lines=25',
    '--output=short-monotonic',
  ] as const;
  return told(host, ['journalctl', ...options, '--no-pager']);
}

/** Opens a locked screen with the password. */
export async function unlock(desktop: Desktop, password: string): Promise<void> {
  await raiseCurtain(desktop);
  await desktop.type(`${password}\n`);
}

/**
 * Makes a locked screen ask for the password. A key that comes before the curtain has fallen and the display is off is lost:
 * another one is pressed.
 */
async function raiseCurtain(desktop: Desktop): Promise<void> {
  const press = (): Promise<void> => desktop.press('Escape');
  const asked = async (): Promise<void> => {
    await desktop.screen.shows(passwordSign, curtainLimit);
  };
  await press();
  await insist(asked, press, curtainKeys);
}

/**
 * Waits for an active Wayland session of the user, and for the desktop in it to be complete and drawn: when it is emulated,
 * the login screen's last picture stays for long after systemd has started everything.
 * @throws Error as soon as the login screen's list of people is back: a desktop that ends, or never begins, leads there
 */
async function sessionReady(desktop: Desktop): Promise<void> {
  const { host, user, screen } = desktop;
  await activeSession(desktop);
  await comes(desktop, `the desktop of ${user} to be complete`, async () => {
    const { stdout } = await host.exec(
      ['systemctl', '--user', 'is-active', 'graphical-session.target'],
      { as: user, accept: 'any' },
    );
    return stdout.trim() === 'active';
  });
  try {
    await screen.has(
      `"${overviewSign}" on its screen`,
      (words) => {
        notThrownBack(user, words);
        return placesOf(overviewSign, words).length > 0;
      },
      drawnLimit,
    );
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
    const what = `The desktop of ${user} was never drawn, though systemd calls it complete`;
    throw new NotDrawnError(
      `${what}.\n  What its shell's threads wait for:\n${await shellThreads(host)}\n${error.message}`,
    );
  }
}

/** What each thread of GNOME Shell does and waits for, by ps(1): its state, its priority, its time, and where the kernel has it. */
async function shellThreads(host: Host): Promise<string> {
  const columns = 'user,pid,tid,stat,rtprio,time,wchan:32,comm';
  return told(host, ['ps', '-L', '-C', 'gnome-shell', '-o', columns]);
}

/** What a command says, or why it cannot be told. */
async function told(host: Host, command: readonly [string, ...string[]]): Promise<string> {
  return host.exec(command, { accept: 'any' }).then(
    ({ stdout }) => stdout,
    (error: unknown) => `(it cannot be told: ${messageOf(error)})`,
  );
}

/** Waits until whoever sits before it sees that it is locked, or is not any more: logind knows that before it is drawn. */
export async function looksLocked({ screen }: Desktop, locked: boolean): Promise<void> {
  const sign = locked ? 'no clock' : 'a clock';
  await screen.has(`${sign} in the panel`, (words) => hasPanelClock(words) !== locked);
}

/** Whether a clock stands in the panel: on a desktop it does, on a locked screen it is elsewhere, or everything is dark. */
export function hasPanelClock(words: readonly Word[]): boolean {
  return words.some(({ text, top }) => top < panelHeight && /^\d{1,2}:\d{2}$/.test(text));
}

/** Waits for an active Wayland session of the user, as systemd knows it. */
export function activeSession(desktop: Desktop): Promise<LoginSession> {
  const { host, user } = desktop;
  return comes(desktop, `an active graphical session of ${user}`, async () =>
    (await sessionsOf(host, user)).find(
      (each) => each.type === 'wayland' && each.state === 'active',
    ),
  );
}

/** Waits for a sign of a desktop that is starting. */
function comes<T>(
  { host, user, screen }: Desktop,
  what: string,
  check: () => Promise<T | undefined | false>,
): Promise<T> {
  const checked = async (): Promise<T | undefined | false> => {
    notThrownBack(user, (await screen.look()).words);
    return check();
  };
  return host.until(what, checked, { limit: desktopLimit, everySeconds: 3 });
}

/** @throws Error if what was read is the login screen's list of people */
export function notThrownBack(user: string, words: readonly Word[]): void {
  if (placesOf(greeterSign, words).length === 0) return;
  throw new Error(
    `The login screen is back: the desktop of ${user} has ended, or never began. The journal says why (gnome-shell, gdm).`,
  );
}

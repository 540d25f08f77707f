import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../host/host.ts';
import { insist } from '../host/waits/insist.ts';
import { hasDesktop, sessionsOf } from '../observe/login-session.ts';
import { typeAt } from '../world/typing.ts';
import { accessibleNodes, type NodeQuery } from './accessibility.ts';
import { type AccessibleNode, isShowing } from './accessible-node.ts';
import { causesOf } from './causes.ts';
import { chordKeys } from './chord.ts';
import { greyOf } from './picture.ts';
import { Screen } from './screen.ts';
import { type Box, placesOf } from './words.ts';

/** What the overview's empty search field says. */
export const overviewSign = 'Type to search';

/** Where the overview's search field ends, from the top of the screen, in pixels. */
const searchBottom = 85;

/** Where the dash begins, as a part of the screen's height. */
const dashTop = 0.8;

/** What a button of the system menu says. */
export const systemMenuSign = 'Dark Style';

/** Seconds under KVM for a window to come, and how often its application is opened at most. */
const windowLimit = 40;
const openings = 3;

/** Seconds under KVM that a click has to do its work, and how often it is made at most. */
const clickLimit = 12;
const clicks = 4;

/**
 * Milliseconds that a key or a button is held: the emulator takes no shorter ones for sure, and libinput takes a button that is
 * pressed for less than 25 for one that bounces.
 */
const holdMs = 60;

/**
 * A graphical desktop, used by a person who sits before it: hands are the virtual hardware's keyboard and pointer, eyes the
 * display. What a person cannot be asked (how a window is called) is asked of AT-SPI.
 */
export class Desktop {
  readonly host: Host;
  readonly screen: Screen;
  /** Whose desktop it is. */
  readonly user: string;
  /** Does once more what opened the last application. */
  #openAgain: (() => Promise<void>) | undefined;

  constructor(host: Host, user: string) {
    this.host = host;
    this.user = user;
    this.screen = new Screen(host, () => causesOf(host, user));
  }

  /** Presses keys together, as `Ctrl+Alt+F3` says. */
  async press(chord: string): Promise<void> {
    await this.host.domain.sendKey('linux', chordKeys(chord), holdMs);
  }

  /** Types a text, on a US keyboard. */
  async type(text: string): Promise<void> {
    await typeAt(this.host, text);
  }

  /** Clicks into the middle of a place on the screen. */
  async click(place: Box): Promise<void> {
    const { width, height } = greyOf(await this.screen.picture());
    const x = (place.left + place.width / 2) / width;
    const y = (place.top + place.height / 2) / height;
    const { domain } = this.host;
    await domain.pointer(x, y);
    await delay(holdMs);
    await domain.pointer(x, y, { left: true });
    await delay(holdMs);
    await domain.pointer(x, y, { left: false });
  }

  /**
   * Waits until a text stands on the screen and clicks there.
   * @param choose one of the places, the topmost first. Default: the lowest, below whatever heading has the same words
   */
  async clickText(
    text: string,
    choose: (places: readonly Box[]) => Box | undefined = (places) => places.at(-1),
  ): Promise<void> {
    await this.click(
      await this.screen.has(`"${text}" on its screen`, (words) => choose(placesOf(text, words))),
    );
  }

  /**
   * Waits until AT-SPI has a node that is on the screen.
   * @param told what is waited for, in the message at the limit, where the query does not say it
   * @throws Error as soon as the user has no graphical session any more: there can be none then
   */
  async node(
    query: NodeQuery,
    fits: (node: AccessibleNode) => boolean = isShowing,
    limit = 60,
    told: Pick<NodeQuery, 'application' | 'role' | 'name'> = query,
  ): Promise<AccessibleNode> {
    const { application = 'any application', role = 'something', name = '' } = told;
    const what = `${role} "${name}" of ${application}, by AT-SPI`;
    return this.screen.told(() =>
      this.host.until(what, () => this.#lookFor(query, fits, what), { limit }),
    );
  }

  async #lookFor(
    query: NodeQuery,
    fits: (node: AccessibleNode) => boolean,
    what: string,
  ): Promise<AccessibleNode | undefined> {
    const nodes = await accessibleNodes(this.host, this.user, { ...query, patience: 10 });
    const found = nodes?.find((each) => fits(each));
    if (found === undefined && !hasDesktop(await sessionsOf(this.host, this.user))) {
      // Why is said by the causes that are told with every error.
      throw new Error(`${this.host.name}: there will be no ${what}.`);
    }
    return found;
  }

  /** Clicks on something of the shell's own, by its name: the shell knows where it drew it. */
  async clickShell(name: string): Promise<void> {
    const { place } = await this.node(
      { application: 'gnome-shell', name, depth: 30, shown: true, first: true },
      (node) => isShowing(node) && node.place !== undefined,
    );
    if (place !== undefined) await this.click(place);
  }

  /**
   * Waits for a window of an application. One that is slow to come may have given up: gnome-terminal does, when the server of
   * its windows is not there within 25 seconds (GDBus's limit for a start). Then it is opened again, as whoever sits there would.
   * @returns how often it was opened
   */
  async window(title: string, application: string): Promise<number> {
    const opened = await insist(
      () => this.#oneWindow(title, application, windowLimit),
      async () => this.#openAgain?.(),
      openings,
    );
    // What is waited for next may be another window, or another title of this one.
    this.#openAgain = undefined;
    return opened;
  }

  /**
   * Clicks on a text that leads a window of an application to another title, until it has that. An application that is busy
   * with its start may make anew what was clicked on, between the button's press and its release: then nothing was.
   * @param choose one of the places, the topmost first
   */
  async clickToWindow(
    text: string,
    choose: (places: readonly Box[]) => Box | undefined,
    title: string,
    application: string,
  ): Promise<void> {
    const click = (): Promise<void> => this.clickText(text, choose);
    await click();
    await insist(() => this.#oneWindow(title, application, clickLimit), click, clicks);
    await this.#pointAway();
  }

  async #oneWindow(title: string, application: string, limit: number): Promise<void> {
    const fits = (node: AccessibleNode): boolean => isShowing(node) && node.name.includes(title);
    const told = { application, role: 'window', name: title };
    await this.node({ application }, fits, limit, told);
  }

  /**
   * Takes the pointer away from what was clicked: what it rests on tells about itself, over its neighbours. Not before the
   * click has done its work: a pointer that is elsewhere when the button's release is met has dragged.
   */
  async #pointAway(): Promise<void> {
    await this.host.domain.pointer(0.99, 0.99);
  }

  /** Waits until an application has no window. */
  async noWindow(application: string): Promise<void> {
    await this.screen.told(() =>
      this.host.until(`${application} to have no window, by AT-SPI`, async () => {
        const windows = await accessibleNodes(this.host, this.user, { application });
        return windows?.length === 0;
      }),
    );
  }

  /**
   * Opens one of the first nine applications of the overview's dash, by the key that each of them has by its place there. A
   * click on it is a matter of luck: what a slow machine is late to let go of is held, and opens a menu.
   */
  async openFromDash(application: string): Promise<void> {
    this.#openAgain = () => this.openFromDash(application);
    await this.overview();
    const { height } = greyOf(await this.screen.picture());
    const dash = await this.screen.told(() =>
      this.host.until(`"${application}" in the dash, by AT-SPI`, async () => {
        const query = { application: 'gnome-shell', depth: 30, shown: true };
        const nodes = (await accessibleNodes(this.host, this.user, query)) ?? [];
        // The role is called `push button` by AT-SPI before 2.56.
        const low = nodes.filter(
          ({ role, place }) =>
            /^(?:push )?button$/.test(role) && (place?.top ?? 0) > height * dashTop,
        );
        return low.some(({ name }) => name === application) && low;
      }),
    );
    const names = dash
      .toSorted((one, other) => (one.place?.left ?? 0) - (other.place?.left ?? 0))
      .map(({ name }) => name);
    await this.press(`Super+${names.indexOf(application) + 1}`);
  }

  /**
   * Opens an application by a search: the overview, its name, Enter; which opens the first thing that was found. It is pressed
   * when the name stands there twice: where it was typed, and below an icon.
   */
  async openBySearch(application: string): Promise<void> {
    this.#openAgain = () => this.openBySearch(application);
    await this.overview();
    await this.type(application);
    await this.screen.has(`"${application}" as an application that was found`, (words) =>
      placesOf(application, words).find(({ top }) => top > searchBottom),
    );
    await this.press('Enter');
  }

  /** Goes to the overview, unless it is there: after a login it is. */
  async overview(): Promise<void> {
    const { words } = await this.screen.look();
    if (placesOf(overviewSign, words).length > 0) return;
    await this.press('Super');
    await this.screen.shows(overviewSign);
  }

  /** Opens the panel's system menu. */
  async systemMenu(): Promise<void> {
    await this.press('Super+S');
    await this.screen.shows(systemMenuSign);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../host/host.ts';
import { greyOf, type GreyPicture, isAlike, type ScreenPicture } from './picture.ts';
import { readPicture } from './read-picture.ts';
import { type Box, placesOf, textOf, type Word } from './words.ts';

/** Seconds under KVM that a desktop may take to draw what it was asked for. */
const drawingLimit = 60;

/** A look at a screen: the picture, and what was read in it. */
export interface Look {
  readonly picture: ScreenPicture;
  readonly words: readonly Word[];
}

/** What was looked for, or nothing yet. */
type Answer<T> = T | undefined | false;

/** What a host shows on its display, read as somebody who sits before it reads it. */
export class Screen {
  readonly #host: Host;
  readonly #causes: () => Promise<readonly string[]>;
  #last: Look | undefined;
  /** The picture that was read last: it may be older than the last one that was looked at. */
  #read: GreyPicture | undefined;
  /** When a picture may be read again, by `performance.now()`. */
  #nextReading = 0;
  /** Errors that tell already what stood on the screen: a wait may be within another one's. */
  readonly #told = new WeakSet<Error>();

  /** @param causes says what may have kept the screen from showing what is waited for, for the errors of such waits */
  constructor(host: Host, causes: () => Promise<readonly string[]> = async () => []) {
    this.#host = host;
    this.#causes = causes;
  }

  /** The last look, for evidence; `undefined` before the first. */
  get last(): Look | undefined {
    return this.#last;
  }

  /** A picture of the screen. @throws Error if the host has no display or is off */
  async picture(): Promise<ScreenPicture> {
    const picture = await this.#host.screenshot();
    if (picture === undefined) {
      throw new Error(`${this.#host.name} has no display, or is off: nothing can be read there.`);
    }
    return picture;
  }

  /**
   * Looks at the screen. Reading takes seconds of a processor that an emulated guest needs as well: a picture in which no text
   * can have changed is not read again, and at most half of the time is spent on it.
   */
  async look(): Promise<Look> {
    let seen = await this.#see();
    const rest = this.#nextReading - performance.now();
    if (!seen.isRead && rest > 0) {
      await delay(rest);
      seen = await this.#see();
    }
    const { picture, grey, isRead } = seen;
    const words = isRead ? (this.#last?.words ?? []) : await this.#readIn(grey);
    this.#last = { picture, words };
    return this.#last;
  }

  /** The present picture, and whether what was read last stands in it, too. */
  async #see(): Promise<{ picture: ScreenPicture; grey: GreyPicture; isRead: boolean }> {
    const picture = await this.picture();
    const grey = greyOf(picture);
    return { picture, grey, isRead: this.#read !== undefined && isAlike(this.#read, grey) };
  }

  async #readIn(grey: GreyPicture): Promise<readonly Word[]> {
    const began = performance.now();
    const words = await readPicture(grey);
    const ended = performance.now();
    this.#nextReading = ended + (ended - began);
    this.#read = grey;
    return words;
  }

  /** Waits until a text stands on the screen, and says where: the topmost place. */
  async shows(text: string, limit = drawingLimit): Promise<Box> {
    return this.has(`"${text}" on its screen`, (words) => placesOf(text, words)[0], limit);
  }

  /** Waits until a text stands nowhere on the screen, and something else does: a dark screen says nothing. */
  async showsNo(text: string, limit = drawingLimit): Promise<void> {
    await this.has(
      `a screen without "${text}"`,
      (words) => words.length > 0 && placesOf(text, words).length === 0,
      limit,
    );
  }

  /**
   * Waits until what is read on the screen fits.
   * @param what the condition in words, for the message at the limit
   */
  async has<T>(
    what: string,
    check: (words: readonly Word[]) => Answer<T> | Promise<Answer<T>>,
    limit = drawingLimit,
  ): Promise<T> {
    try {
      return await this.#host.until(what, async () => check((await this.look()).words), { limit });
    } catch (error) {
      throw await this.#explained(error);
    }
  }

  /** Does what may wait in vain without looking at the screen: its error tells what stood there then. */
  async told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // Whatever hinders a look (the host is off, say) is told by the error itself.
      await this.look().catch(() => undefined);
      throw await this.#explained(error);
    }
  }

  /** Adds what is known of the reasons, and what stood on the screen. */
  async #explained(error: unknown): Promise<unknown> {
    if (!(error instanceof Error) || this.#told.has(error)) return error;
    this.#told.add(error);
    for (const cause of await this.#causes()) error.message += `\n  ${cause}`;
    const read = this.#last === undefined ? 'nothing' : textOf(this.#last.words);
    error.message += `\n  On its screen was read:\n${read}`;
    return error;
  }
}

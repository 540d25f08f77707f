import type { BroadcastChannel } from 'node:worker_threads';
import type { Tree } from '../compose/compose.ts';
import { messageOf, UserError } from '../errors.ts';
import type { PreparedEdition } from '../images/edition-host.ts';
import type { SavedHost } from '../images/first-boot.ts';
import type { Edition } from '../images/image.ts';
import { type Answer, isAnswer, openChannel, type Question } from './messages.ts';
import type { Seats } from './seats.ts';

/** What is made while scenarios run already, each as a promise of it. */
export interface UnderWay {
  readonly editions: ReadonlyMap<Edition, Promise<PreparedEdition>>;
  readonly updates: ReadonlyMap<Edition, Promise<Tree>>;
  /** Trees with something significant changed, published on refs of their own. */
  readonly alternates: ReadonlyMap<Edition, Promise<Tree>>;
  /** Hosts whose administrator is logged in to the desktop. */
  readonly desktops: ReadonlyMap<Edition, Promise<SavedHost>>;
  readonly seats: Seats;
}

/**
 * Answers the workers of a run, which are other threads of this process: gives them editions, updates, alternate trees and desktops as
 * soon as these are there, and seats.
 */
export class Desk implements Disposable {
  readonly #channel: BroadcastChannel;
  readonly #underWay: UnderWay;
  /** Seats that workers have, by the question that got them. */
  readonly #seats = new Map<string, Disposable>();

  /** @param name the channel's name: that of the run */
  constructor(name: string, underWay: UnderWay) {
    this.#underWay = underWay;
    this.#channel = openChannel(name, (message) => {
      if (!isAnswer(message)) void this.#answer(message);
    });
  }

  async #answer(question: Question): Promise<void> {
    const answer = await this.#answerTo(question).catch((error: unknown) => ({
      error: error instanceof UserError ? error.message : messageOf(error),
    }));
    this.#channel.postMessage({ to: question.id, ...answer } satisfies Answer);
  }

  async #answerTo(question: Question): Promise<DistributiveOmit<Answer, 'to'>> {
    const { editions, updates, alternates, desktops, seats } = this.#underWay;
    if (question.ask === 'edition') return { edition: await wanted(editions, question.edition) };
    if (question.ask === 'update') return { update: await wanted(updates, question.edition) };
    if (question.ask === 'alternate') {
      return { alternate: await wanted(alternates, question.edition) };
    }
    if (question.ask === 'desktop') return { desktop: await wanted(desktops, question.edition) };
    if (question.ask === 'seats') {
      this.#seats.set(question.id, await seats.take({ count: question.count }));
    } else {
      this.#seats.get(question.id)?.[Symbol.dispose]();
      this.#seats.delete(question.id);
    }
    return { done: true };
  }

  [Symbol.dispose](): void {
    this.#channel.close();
  }
}

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown
  ? Omit<Union, Key>
  : never;

function wanted<T>(all: ReadonlyMap<Edition, Promise<T>>, edition: Edition): Promise<T> {
  const found = all.get(edition);
  if (found !== undefined) return found;
  throw new Error(`The run was not told that a scenario needs it (${edition}).`);
}

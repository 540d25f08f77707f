import { randomUUID } from 'node:crypto';
import type { BroadcastChannel } from 'node:worker_threads';
import type { Tree } from '../compose/compose.ts';
import type { PreparedEdition } from '../images/edition-host.ts';
import type { SavedHost } from '../images/first-boot.ts';
import type { Edition } from '../images/image.ts';
import { editionName } from '../images/target.ts';
import { type Answer, isAnswer, openChannel, type Question } from './messages.ts';

/** A worker's way to its run's desk. */
export class DeskCaller implements Disposable {
  readonly #channel: BroadcastChannel;
  readonly #open = new Map<string, PromiseWithResolvers<Answer>>();

  /** @param name the channel's name: that of the run */
  constructor(name: string) {
    this.#channel = openChannel(name, (message) => {
      if (isAnswer(message)) this.#open.get(message.to)?.resolve(message);
    });
  }

  /**
   * What was prepared for an edition, when it is there.
   * @throws Error that says why it could not be prepared
   */
  async edition(edition: Edition): Promise<PreparedEdition> {
    const answer = await this.#ask({ id: randomUUID(), ask: 'edition', edition });
    if ('edition' in answer) return answer.edition;
    throw new Error(`${editionName(edition)} could not be prepared: ${errorOf(answer)}`);
  }

  /**
   * What the distribution publishes next for an edition, when it is composed.
   * @throws Error that says why it could not be composed
   */
  async update(edition: Edition): Promise<Tree> {
    const answer = await this.#ask({ id: randomUUID(), ask: 'update', edition });
    if ('update' in answer) return answer.update;
    throw new Error(
      `The update of ${editionName(edition)} could not be composed: ${errorOf(answer)}`,
    );
  }

  /**
   * An edition's alternate tree, when it is composed and published.
   * @throws Error that says why it could not be composed
   */
  async alternate(edition: Edition): Promise<Tree> {
    const answer = await this.#ask({ id: randomUUID(), ask: 'alternate', edition });
    if ('alternate' in answer) return answer.alternate;
    throw new Error(
      `The alternate tree of ${editionName(edition)} could not be composed: ${errorOf(answer)}`,
    );
  }

  /**
   * An edition's host whose administrator is logged in to the desktop, when there is one.
   * @throws Error that says why nobody could log in
   */
  async desktop(edition: Edition): Promise<SavedHost> {
    const answer = await this.#ask({ id: randomUUID(), ask: 'desktop', edition });
    if ('desktop' in answer) return answer.desktop;
    throw new Error(`Nobody could log in to ${editionName(edition)}: ${errorOf(answer)}`);
  }

  /** Waits for seats among the run's, all at once; dispose of them to give them back. */
  async seats(count: number): Promise<AsyncDisposable> {
    const id = randomUUID();
    await this.#ask({ id, ask: 'seats', count });
    return {
      [Symbol.asyncDispose]: async () => {
        await this.#ask({ id, ask: 'giving back' });
      },
    };
  }

  async #ask(question: Question): Promise<Answer> {
    const open = Promise.withResolvers<Answer>();
    this.#open.set(question.id, open);
    // While an answer is awaited this thread has a reason to stay.
    this.#channel.ref();
    this.#channel.postMessage(question);
    try {
      return await open.promise;
    } finally {
      this.#open.delete(question.id);
      if (this.#open.size === 0) this.#channel.unref();
    }
  }

  [Symbol.dispose](): void {
    this.#channel.close();
  }
}

function errorOf(answer: Answer): string {
  return 'error' in answer ? answer.error : 'the run answered something else';
}

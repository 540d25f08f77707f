import { BroadcastChannel } from 'node:worker_threads';
import type { Tree } from '../compose/compose.ts';
import type { Edition } from '../images/image.ts';
import type { PreparedEdition } from '../images/edition-host.ts';
import type { SavedHost } from '../images/first-boot.ts';

/** What a worker asks the run for, or gives back. */
export type Question = { readonly id: string } & (
  | { readonly ask: 'edition' | 'update' | 'alternate' | 'desktop'; readonly edition: Edition }
  | { readonly ask: 'seats'; readonly count: number }
  | { readonly ask: 'giving back' }
);

/** What the run answers to the question of that id. */
export type Answer = { readonly to: string } & (
  | { readonly edition: PreparedEdition }
  | { readonly update: Tree }
  | { readonly alternate: Tree }
  | { readonly desktop: SavedHost }
  | { readonly done: true }
  | { readonly error: string }
);

export function isAnswer(message: Question | Answer): message is Answer {
  return 'to' in message;
}

/**
 * Opens a run's channel between its threads.
 * @param hear gets what the others say; this thread stays alive for that only while the channel is `ref`ed
 */
export function openChannel(
  name: string,
  hear: (message: Question | Answer) => void,
): BroadcastChannel {
  const channel = new BroadcastChannel(name);
  channel.unref();
  channel.addEventListener('message', (event) => {
    // Nobody but this folder's two ends speaks on it.
    if (event instanceof MessageEvent) hear(event.data as Question | Answer);
  });
  return channel;
}

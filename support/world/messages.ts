import { specified } from '../observe/words.ts';
import type { PrototypeWorld } from './world.ts';

/** A message of the host's as the features have it: see features/prototype-2/README.md. */
export function said(world: PrototypeWorld, text: string): string {
  const { subject, update } = world;
  const { tree, remote, remoteUrl, signingKey } = subject;
  return specified(text, {
    names: new Map([
      [update.commit, 'UPDATE'],
      [tree.commit, 'INSTALLED'],
      [tree.ref, 'BRANCH'],
      [remoteUrl, 'URL'],
      [`${remote}:${tree.ref}`, 'REMOTE:BRANCH'],
      [signingKey, 'KEY'],
    ]),
  });
}

import { specified } from '../observe/words.ts';
import type { PrototypeWorld } from './world.ts';

/** A message of the host's as the features have it: see features/prototype-2/README.md. */
export function said(world: PrototypeWorld, text: string): string {
  const { subject, composed, hostedUrl } = world;
  const { tree, remote, remoteUrl, signingKey } = subject;
  return specified(text, {
    names: new Map([
      ...(composed.update === undefined
        ? []
        : ([
            [composed.update.commit, 'UPDATE'],
            [`Version: ${composed.update.version} `, 'Version: UPDATE-VERSION '],
          ] as const)),
      ...(composed.alternate === undefined
        ? []
        : ([
            [composed.alternate.commit, 'ALTERNATE'],
            [composed.alternate.ref, 'ALTERNATE-BRANCH'],
            [`${remote}:${composed.alternate.ref}`, 'REMOTE:ALTERNATE-BRANCH'],
          ] as const)),
      [tree.commit, 'INSTALLED'],
      [`Version: ${tree.version} `, 'Version: INSTALLED-VERSION '],
      [tree.ref, 'BRANCH'],
      [remoteUrl, 'URL'],
      [`${remote}:${tree.ref}`, 'REMOTE:BRANCH'],
      [signingKey, 'KEY'],
      ...(hostedUrl === undefined ? [] : [[hostedUrl, 'OTHER-URL'] as const]),
    ]),
  });
}

import { randomInt } from 'node:crypto';
import type { Call } from './moments.ts';

/*
 * What a command has got to is counted by what it has given names to, or taken them from: files that are made, renamed and
 * removed. What is only read, and what is written into a file that has no name yet, leaves nothing behind.
 */

const anyChange: Call = { kind: 'any change of names', path: '^/' };

/** Nothing is held: at its end a command is told how many changes it made. */
export const allChanges: Call = { ...anyChange, which: 0 };

/** A command is held just before its n-th change; the first is 1. */
export function change(which: number): Call {
  return { ...anyChange, which };
}

/** How many changes a command's output says that it made. @throws TypeError if it does not say */
export function changesIn(output: string): number {
  const [, count] = /^Counted (\d+)$/m.exec(output) ?? [];
  if (count === undefined) throw new TypeError(`Nobody counted: ${output.slice(-200)}`);
  return Number(count);
}

/**
 * Some of a command's changes, by their numbers, no two the same, in their order.
 * @throws RangeError if it has not so many
 */
export function chooseMoments(changes: number, count: number): readonly number[] {
  if (count > changes) throw new RangeError(`${changes} changes have no ${count} moments.`);
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(randomInt(1, changes + 1));
  return [...chosen].sort((one, other) => one - other);
}

import { keysFor } from '../world/typing.ts';

/** Keys that have a name and no character: codes of linux/input-event-codes.h. */
const named: Readonly<Record<string, number>> = {
  Escape: 1,
  Backspace: 14,
  Tab: 15,
  Enter: 28,
  Ctrl: 29,
  Shift: 42,
  Alt: 56,
  Space: 57,
  F1: 59,
  F2: 60,
  F3: 61,
  F4: 62,
  F5: 63,
  F10: 68,
  Home: 102,
  Up: 103,
  'Page Up': 104,
  Left: 105,
  Right: 106,
  End: 107,
  Down: 108,
  'Page Down': 109,
  Delete: 111,
  Super: 125,
};

/**
 * The key codes of a chord as people write it: `Ctrl+Alt+F3`, `Super`, `Ctrl+L`. A letter is the key, not the capital.
 * @throws TypeError for a key that no US keyboard has
 */
export function chordKeys(chord: string): readonly number[] {
  return chord.split('+').flatMap((key) => named[key] ?? keysFor(key.toLowerCase()));
}

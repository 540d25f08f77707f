import type { Host } from '../host/host.ts';

/** Rows of a US keyboard, each from its first key code on (linux/input-event-codes.h), without and with Shift. */
const rows = [
  [2, '1234567890-=', '!@#$%^&*()_+'],
  [16, 'qwertyuiop[]', 'QWERTYUIOP{}'],
  [30, "asdfghjkl;'`", 'ASDFGHJKL:"~'],
  [43, '\\zxcvbnm,./', '|ZXCVBNM<>?'],
] as const;

const leftShift = 42;
const special: Readonly<Record<string, number>> = { '\n': 28, ' ': 57, '\t': 15 };

/**
 * The keys to press together for a character, on a US keyboard.
 * @throws TypeError for a character that has no key there
 */
export function keysFor(character: string): readonly number[] {
  const code = special[character];
  if (code !== undefined) return [code];
  for (const [first, plain, shifted] of rows) {
    const at = plain.indexOf(character);
    if (at !== -1) return [first + at];
    const above = shifted.indexOf(character);
    if (above !== -1) return [leftShift, first + above];
  }
  throw new TypeError(`A US keyboard has no key for ${JSON.stringify(character)}.`);
}

/** Types a text at a machine's keyboard, one key after the other: what it goes to is up to the machine. */
export async function typeAt({ domain }: Host, text: string): Promise<void> {
  for (const character of text) await domain.sendKey('linux', keysFor(character));
}

/** Preferences of Firefox, by name; numbers are whole. */
export type Preferences = Readonly<Record<string, string | number | boolean>>;

/** The preferences whose names begin with `below`, out of a profile's `prefs.js`: those that are not as Firefox came. */
export function preferencesIn(text: string, below: string): Preferences {
  const found: Record<string, string | number | boolean> = {};
  for (const [, name = '', value = ''] of text.matchAll(/^user_pref\("([^"]+)", (.*)\);$/gm)) {
    if (name.startsWith(below)) found[name] = JSON.parse(value) as string | number | boolean;
  }
  return found;
}

/** The lines that set preferences, as `prefs.js` and `user.js` have them. */
export function preferenceLines(preferences: Preferences): string {
  return Object.entries(preferences)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

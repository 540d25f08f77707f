/** A profile in Firefox's list of them, `profiles.ini`. */
export interface FirefoxProfile {
  readonly name: string;
  /** As the list has it. */
  readonly path: string;
  /** Whether the path is one below the list's own folder. */
  readonly relative: boolean;
}

/**
 * The profiles of a `profiles.ini`, in its order. Sections that are about installations or the list itself are passed over.
 * @throws TypeError for a profile without a path
 */
export function parseProfiles(ini: string): readonly FirefoxProfile[] {
  return ini.split(/^(?=\[)/m).flatMap((section) => {
    const [head = '', ...lines] = section.split(/\r?\n/);
    if (!/^\[Profile\d+\]$/.test(head.trim())) return [];
    const values = new Map(
      lines.flatMap((line): [string, string][] => {
        const at = line.indexOf('=');
        return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
      }),
    );
    const path = values.get('Path');
    if (path === undefined) throw new TypeError(`This profile has no path: ${section}`);
    return [{ name: values.get('Name') ?? '', path, relative: values.get('IsRelative') === '1' }];
  });
}

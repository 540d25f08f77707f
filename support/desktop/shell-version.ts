import type { Host } from '../host/host.ts';

const property = [
  'org.gnome.Shell',
  '/org/gnome/Shell',
  'org.gnome.Shell',
  'ShellVersion',
] as const;

/** The version of the GNOME Shell that runs in a user's session, as it says itself on the session's bus. */
export async function shellVersion(host: Host, user: string): Promise<string> {
  const { stdout } = await host.exec(
    ['busctl', '--user', '--json=short', 'get-property', ...property],
    { as: user },
  );
  return parseProperty(stdout);
}

/**
 * A text out of what `busctl --json=short get-property` prints; busctl(1).
 * @throws TypeError for a property of another type
 */
export function parseProperty(output: string): string {
  const { type, data } = JSON.parse(output) as { readonly type?: string; readonly data?: unknown };
  if (type !== 's' || typeof data !== 'string') {
    throw new TypeError(`This is no property with a text: ${output.trim()}`);
  }
  return data;
}

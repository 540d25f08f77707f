import type { Host } from '../host/host.ts';

/** A file that a scenario wrote, and what it is to be found like. */
export interface WrittenFile {
  readonly path: string;
  readonly content: string;
  /** Owner, group and mode, as `stat` prints them. */
  readonly attributes: string;
}

/** `~` for the person's own home, else the folder as it is; a name that no package has. */
export function fileIn(folder: string, name = 'written-by-a-scenario'): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** Whether there is something at a path. */
export async function isThere(host: Host, path: string): Promise<boolean> {
  const { exitCode } = await host.exec(['test', '-e', path], { accept: [0, 1] });
  return exitCode === 0;
}

/** Waits until there is something at a path. */
export async function appears(host: Host, path: string): Promise<void> {
  await host.until(`${path} appears`, () => isThere(host, path));
}

/** Owner, group and mode of a path. */
export async function attributesOf(host: Host, path: string): Promise<string> {
  const { stdout } = await host.exec(['stat', '--format=%U:%G %a', '--', path]);
  return stdout.trim();
}

import type { CommandOptions, Host } from '../host/host.ts';
import { linesOf } from '../observe/lists.ts';
import { nevra, packageFormat, parsePackages } from '../observe/packages.ts';

/** NEVRAs of the packages that rpm finds on a host, sorted. */
export async function installedPackages(
  host: Host,
  options: CommandOptions = {},
): Promise<readonly string[]> {
  return nevrasOf(await query(host, options));
}

/** Names of the packages that rpm finds on a host. */
export async function installedNames(host: Host): Promise<ReadonlySet<string>> {
  return new Set(parsePackages(await query(host, {})).map(({ name }) => name));
}

/** NEVRAs out of lines of the form of `packageFormat`, sorted. */
export function nevrasOf(output: string): readonly string[] {
  return parsePackages(output).map(nevra).sort();
}

/** Those of the names that no installed package has or provides. */
export async function absentCapabilities(
  host: Host,
  names: readonly string[],
): Promise<readonly string[]> {
  const { stdout } = await host.exec(
    ['rpm', '--query', '--queryformat=', '--whatprovides', ...names],
    { accept: 'any' },
  );
  return linesOf(stdout).flatMap((line) => /^no package provides (\S+)$/.exec(line)?.[1] ?? line);
}

async function query(host: Host, options: CommandOptions): Promise<string> {
  const { stdout } = await host.exec(
    ['rpm', '--query', '--all', `--queryformat=${packageFormat}`],
    options,
  );
  return stdout;
}

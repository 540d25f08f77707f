import { linesOf } from '../observe/lists.ts';
import { packageFormat } from '../observe/packages.ts';
import { nevrasOf } from './installed-packages.ts';
import type { PrototypeWorld } from './world.ts';

/** Where a box hosts trees unless it was told of another place: a repository, and what belongs to it. */
const repository = '/var/lib/dnf-ostree/repo';

/** The commit of a tree that the host has by that name. */
export async function hostedCommit(world: PrototypeWorld, name: string): Promise<string> {
  return (await world.read(['ostree', 'rev-parse', `--repo=${repository}`, name])).trim();
}

/** The names of the trees that the host has, sorted, as its repository has them. */
export async function hostedNames({ host }: PrototypeWorld): Promise<readonly string[]> {
  const { stdout } = await host.run(`test ! -e ${repository} || ostree refs --repo=${repository}`);
  return [...linesOf(stdout)].sort();
}

/** NEVRAs of the packages of a hosted tree, sorted: out of its own database of packages. */
export async function hostedPackages(
  { host }: PrototypeWorld,
  name: string,
): Promise<readonly string[]> {
  const folder = '/var/tmp/packages-of-a-tree';
  const database = '/usr/share/rpm/rpmdb.sqlite';
  const { stdout } = await host.run(
    `set -e; mkdir --parents ${folder}
ostree cat --repo=${repository} '${name}' ${database} > ${folder}/rpmdb.sqlite
rpm --dbpath=${folder} --query --all --queryformat='${packageFormat}'
rm --recursive ${folder}`,
  );
  return nevrasOf(stdout);
}

/** Bytes on the disk: of all hosted trees, and of what the system's repository has. */
export async function roomOfTrees(
  world: PrototypeWorld,
): Promise<{ readonly hosted: number; readonly installed: number }> {
  const folders = [`${repository}/objects`, '/ostree/repo/objects'] as const;
  const printed = await world.read(['du', '--summarize', '--block-size=1', ...folders], {
    timeout: 300,
  });
  const [hosted, installed] = linesOf(printed).map((line) => Number.parseInt(line, 10));
  if (hosted === undefined || installed === undefined) {
    throw world.failure(`"du" printed\n${printed}`);
  }
  return { hosted, installed };
}

/** What `dnf ostree host list --json` says of a tree: the members that are looked at. */
export interface ListedTree {
  readonly name: string;
  readonly requested: readonly string[];
  readonly report: {
    readonly checks: readonly { readonly check: string; readonly passed: boolean }[];
  } | null;
}

/** The hosted trees as dnf lists them. @throws Error if it prints something else */
export function parseHostList(json: string): readonly ListedTree[] {
  const value: unknown = JSON.parse(json);
  if (
    typeof value === 'object' &&
    value !== null &&
    'trees' in value &&
    Array.isArray(value.trees)
  ) {
    return value.trees as readonly ListedTree[];
  }
  throw new TypeError(`This is no output of dnf ostree host list --json: ${json.slice(0, 200)}`);
}

/** What became of the checks of a tree, in words: `passed`, or which did not. */
export function verdict({ report }: ListedTree): string {
  const { checks = [] } = report ?? {};
  const failed = checks.filter(({ passed }) => !passed).map(({ check }) => check);
  if (checks.length === 0) return 'not checked';
  return failed.length === 0 ? 'passed' : `failed: ${failed.join(', ')}`;
}

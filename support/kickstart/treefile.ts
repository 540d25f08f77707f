import type { Json } from '../cache/digest.ts';
import { defaultTarget, users } from './facts.ts';
import type { Kickstart } from './model.ts';
import { matcherOf } from './patterns.ts';
import { problemsError, type Problem } from './problems.ts';
import { selectPackages, type Selection, type SelectionOptions } from './selection.ts';

/** rpm-ostree's compose input (its docs/treefile.md), with the members that are always there. */
export type Treefile = {
  readonly ref: string;
  readonly packages: readonly string[];
  readonly [member: string]: Json | undefined;
};

export interface TreefileOptions extends SelectionOptions {
  /** The branch that the tree is committed on. */
  readonly ref: string;
  /** Ids of the repositories that the packages come from; their .repo files lie beside the treefile. */
  readonly repos: readonly string[];
  /** The release, such as 42: commits are numbered under it (42.1 …). */
  readonly releasever: string;
  /** Members of a treefile that the target adds, merged as rpm-ostree merges a file into those that it includes. */
  readonly overlay?: Readonly<Record<string, Json | undefined>>;
}

/**
 * What a tree needs beside the kickstart's packages: the kernel, which Anaconda installs unasked, and the tool that
 * updates the system.
 */
const treePackages = ['kernel', 'rpm-ostree'] as const;

/** Made from a kickstart, with what a reader should know about it. */
export interface MadeTreefile {
  readonly treefile: Treefile;
  readonly notes: readonly string[];
}

/**
 * The treefile for what a kickstart asks for; docs/kickstarts.md has the table of what becomes what.
 * @throws UserError that lists all unknown environments, groups and packages, or all packages that the target adds and
 *   the kickstart excludes, each with its file and line
 */
export function treefileFrom(kickstart: Kickstart, options: TreefileOptions): MadeTreefile {
  const { ref, repos, releasever, overlay = {} } = options;
  const selection = selectPackages(kickstart, options);
  const { packages } = kickstart;
  const target = defaultTarget(kickstart);
  const members = {
    ref,
    repos,
    releasever,
    'automatic-version-prefix': releasever,
    packages: withTreePackages(selection),
    'exclude-packages': selection.excluded,
    documentation: packages?.excludeDocs !== true,
    ...(packages?.excludeWeakDependencies === true ? { recommends: false } : {}),
    ...languagesOf(packages?.languages),
    ...(target === undefined ? {} : { 'default-target': target }),
    'etc-group-members': groupsOf(kickstart),
    selinux: true,
    'tmp-is-dir': true,
    'boot-location': 'modules',
    rpmdb: 'sqlite',
  } satisfies Treefile;
  const excluded = new Set(selection.excluded);
  const contradictions = strings(asList(overlay['packages'])).filter((name) => excluded.has(name));
  if (contradictions.length > 0) {
    throw problemsError(contradictions.map((name) => contradiction(kickstart, name)));
  }
  const merged = mergeTreefiles(members, overlay);
  const missing = treePackages.filter(
    (name) => excluded.has(name) && !merged.packages.some((each) => each.startsWith(`${name}-`)),
  );
  return {
    treefile: merged,
    notes: [
      ...selection.notes,
      ...missing.map((name) => `The kickstart excludes ${name}, which a tree needs.`),
      ...(packages?.multilib === true ? ['--multilib has no counterpart in a treefile.'] : []),
      ...(packages?.ignoreBroken === true
        ? ['--ignorebroken has no counterpart in a treefile.']
        : []),
    ],
  };
}

/**
 * Merges an overlay into a treefile as rpm-ostree merges the members of a file with those of a file that it includes:
 * lists are joined, maps are joined key by key, of anything else the overlay's value counts. Names are kept once.
 */
export function mergeTreefiles(
  base: Treefile,
  overlay: Readonly<Record<string, Json | undefined>>,
): Treefile {
  const merged: Record<string, Json | undefined> = { ...base };
  for (const [member, value] of Object.entries(overlay)) {
    if (value !== undefined) merged[member] = mergeValues(merged[member], value);
  }
  const { ref, packages } = merged;
  return {
    ...merged,
    ref: typeof ref === 'string' ? ref : base.ref,
    packages: Array.isArray(packages) ? strings(packages).sort() : base.packages,
  };
}

function mergeValues(under: Json | undefined, over: Json): Json {
  if (isList(under) && isList(over)) {
    const joined = [...under, ...over];
    return joined.every((each) => typeof each === 'string') ? [...new Set(joined)] : joined;
  }
  if (isMap(under) && isMap(over)) return { ...under, ...over };
  return over;
}

/** Whoever composes the tree adds a package that the kickstart excludes; rpm-ostree would only not find it. */
function contradiction({ file, packages }: Kickstart, name: string): Problem {
  const line = packages?.excluded.find((each) => matcherOf([each.name])(name));
  return {
    place: line?.place ?? { file },
    message: `the package ${name} is excluded, but the target of this tree cannot do without it`,
    advice: 'Take the line out.',
  };
}

function asList(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isMap(value: Json | undefined): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function strings(values: readonly Json[]): string[] {
  return values.filter((each): each is string => typeof each === 'string');
}

function withTreePackages({ packages, excluded }: Selection): readonly string[] {
  const added = treePackages.filter((name) => !excluded.includes(name));
  return [...new Set([...packages, ...added])].sort();
}

/** `--inst-langs=de:en`; an empty list there means no translations, which a treefile cannot say. */
function languagesOf(languages: string | undefined): { 'install-langs'?: readonly string[] } {
  const names = languages?.split(':').filter((each) => each !== '') ?? [];
  return names.length === 0 ? {} : { 'install-langs': names };
}

/**
 * The groups that people are put into. rpm-ostree keeps a tree's groups in /usr/lib/group, where nobody can be added to
 * them; those that are named here stay in /etc/group.
 */
function groupsOf(kickstart: Kickstart): readonly string[] {
  const groups = users(kickstart).flatMap((each) =>
    each.groups.map((name) => name.replace(/\(.*$/, '')),
  );
  return [...new Set(['wheel', ...groups])].sort();
}

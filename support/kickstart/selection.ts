import { UserError } from '../errors.ts';
import type { Available } from './available.ts';
import type { Comps } from './comps.ts';
import { expandGroups, groupsWithoutComps } from './groups.ts';
import type { Kickstart, Named, Packages } from './model.ts';
import { isPattern, matcherOf, matchesPattern } from './patterns.ts';
import { problemsError, type Problem } from './problems.ts';

export interface SelectionOptions {
  /** undefined: groups are not known, so that a kickstart that asks for any is refused. */
  readonly comps?: Comps | undefined;
  /** undefined: packages are not checked, and patterns not resolved. */
  readonly available?: Available | undefined;
  /** As RPM names it; default: this machine's. */
  readonly architecture?: string | undefined;
}

/** What a kickstart asks to be installed. */
export interface Selection {
  /** Sorted, each once. */
  readonly packages: readonly string[];
  readonly excluded: readonly string[];
  /** What a reader should know: what was left out, what could not be checked. */
  readonly notes: readonly string[];
}

/**
 * Names every package that %packages asks for.
 * @throws UserError that lists all unknown environments, groups and packages, each with its file and line
 */
export function selectPackages(kickstart: Kickstart, options: SelectionOptions): Selection {
  const packages = packagesOf(kickstart);
  const { comps, available, architecture = machineArchitecture() } = options;
  const isExcluded = matcherOf(packages.excluded.map(({ name }) => name));
  const groups =
    comps === undefined
      ? groupsWithoutComps(packages)
      : expandGroups(packages, comps, { architecture, isExcluded });
  const asked = packages.packages.flatMap((each) => namesOf(each, available));
  const unknown = asked.filter(({ name }) => !isAvailable(name, available));
  const problems = packages.ignoreMissing ? [] : unknown.map((each) => unknownPackage(each));
  if (groups.problems.length + problems.length > 0) {
    throw problemsError([...groups.problems, ...problems].sort(byPlace));
  }
  // dnf passes over packages of a group that no repository has: comps names those of add-ons as well.
  const absent = [...groups.packages].filter((name) => !isAvailable(name, available));
  const leftOut = new Set([...absent, ...unknown.map(({ name }) => name)]);
  return {
    packages: unique([...groups.packages, ...asked.map(({ name }) => name)]).filter(
      (name) => !leftOut.has(name) && !isExcluded(name),
    ),
    excluded: unique(packages.excluded.flatMap((each) => excludedNames(each, available))),
    notes: [
      ...(packages.default ? ['--default adds nothing to the environment that is named.'] : []),
      ...groups.notes,
      ...notesOnPatterns(packages, available),
      ...unknown.map(
        ({ name }) => `${name} is in no repository and ignored, as --ignoremissing asks.`,
      ),
      ...(absent.length === 0
        ? []
        : [`Groups name packages that no repository has: ${absent.join(', ')}.`]),
    ],
  };
}

/**
 * rpm-ostree's complaint about packages that do not exist, led back to the lines that ask for them. Names that no line
 * says (they come from a group or from the target) stand at the %packages line.
 * @param words what rpm-ostree printed
 * @returns undefined when it complains of something else
 */
export function packagesNotFound(kickstart: Kickstart, words: string): UserError | undefined {
  const names = /Packages not found: (.+)/.exec(words)?.[1]?.split(',');
  const { packages } = kickstart;
  if (names === undefined || packages === undefined) return undefined;
  const problems = names.map((each) => {
    const name = each.trim();
    const asked = packages.packages.find((line) => matcherOf([line.name])(name));
    return unknownPackage(asked ?? { name, place: packages.place });
  });
  return problemsError(problems.sort(byPlace));
}

/** This machine, as RPM names its architecture. */
export function machineArchitecture(): string {
  const names: Readonly<Record<string, string>> = {
    x64: 'x86_64',
    arm64: 'aarch64',
    ppc64: 'ppc64le',
  };
  return names[process.arch] ?? process.arch;
}

function packagesOf({ packages, file }: Kickstart): Packages {
  if (packages === undefined) {
    throw new UserError('it has no %packages section: there is nothing to compose', {
      place: { file },
      advice: 'Add %packages with the packages and groups that the system consists of, and %end.',
    });
  }
  // Beside a named environment the option adds nothing: the installer's choice is one environment, and it is made.
  if (packages.default && packages.environment === undefined) {
    throw new UserError('%packages --default leaves the choice to the installer', {
      place: packages.place,
      advice: 'Name the environment instead, such as @^server-product-environment.',
    });
  }
  return packages;
}

/** A line of %packages as names: a pattern stands for all packages that it matches, as in Anaconda. */
function namesOf(each: Named, available: Available | undefined): readonly Named[] {
  if (available === undefined || !isPattern(each.name)) return [each];
  const found = [...available.names].filter((name) => matchesPattern(name, each.name));
  return found.length === 0 ? [each] : found.map((name) => ({ name, place: each.place }));
}

/** rpm-ostree takes the names in exclude-packages as they are, so that a pattern would exclude nothing. */
function excludedNames({ name }: Named, available: Available | undefined): readonly string[] {
  if (!isPattern(name)) return [name];
  return [...(available?.names ?? [])].filter((each) => matchesPattern(each, name));
}

function notesOnPatterns(packages: Packages, available: Available | undefined): readonly string[] {
  if (available !== undefined) return [];
  return [
    ...patternsIn(packages.packages).map(
      (name) => `${name} is handed on as a pattern: rpm-ostree takes one package for it, not all.`,
    ),
    ...patternsIn(packages.excluded).map(
      (name) => `-${name} keeps packages of groups out, but none that others require.`,
    ),
  ];
}

function patternsIn(names: readonly Named[]): readonly string[] {
  return names.map(({ name }) => name).filter((name) => isPattern(name));
}

/** Names with an architecture and paths of files count as known where that cannot be decided by name. */
function isAvailable(name: string, available: Available | undefined): boolean {
  if (available === undefined || name.startsWith('/')) return true;
  const bare = name.replace(/\.(?:noarch|x86_64|aarch64|i686|ppc64le|s390x|riscv64)$/, '');
  const { names, provides } = available;
  return names.has(name) || names.has(bare) || provides.has(name);
}

function unknownPackage({ name, place }: Named): Problem {
  return {
    place,
    message: isPattern(name)
      ? `no package matches ${name}`
      : `the package ${name} is in no repository`,
    advice: 'Correct the name, or take the line out.',
  };
}

function byPlace(a: Problem, b: Problem): number {
  return a.place.file === b.place.file
    ? (a.place.line ?? 0) - (b.place.line ?? 0)
    : a.place.file.localeCompare(b.place.file);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

import type { Comps } from './comps.ts';
import { UserError } from '../errors.ts';
import { isGlob, matchesPattern } from './globs.ts';
import { expandGroups } from './groups.ts';
import type { Kickstart, Named, Packages } from './model.ts';
import { problemsError, type Problem } from './problems.ts';

/** What the repositories hold, as far as it is known. */
export interface Available {
  readonly names: ReadonlySet<string>;
  /** Capabilities that packages provide, without versions. */
  readonly provides: ReadonlySet<string>;
}

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
  const groups =
    comps === undefined ? withoutComps(packages) : expandGroups(packages, comps, architecture);
  const notes = [...groups.notes];
  const asked = packages.packages.flatMap((each) => resolve(each, available, notes));
  const unknown =
    available === undefined ? [] : asked.filter((each) => !isAvailable(each.name, available));
  if (packages.ignoreMissing) {
    for (const { name } of unknown)
      notes.push(`${name} is in no repository and ignored, as --ignoremissing asks.`);
  }
  const problems = [
    ...groups.problems,
    ...(packages.ignoreMissing ? [] : unknown.map((each) => unknownPackage(each))),
  ];
  if (problems.length > 0) throw problemsError(problems.sort(byPlace));

  const isExcluded = anyOf(packages.excluded.map(({ name }) => name));
  const fromGroups = [...groups.packages].filter((name) => !isExcluded(name));
  // dnf passes over packages of a group that no repository has: comps names those of all architectures and add-ons.
  const [present, absent] = divide(
    fromGroups,
    (name) => available === undefined || isAvailable(name, available),
  );
  if (absent.length > 0)
    notes.push(`Groups name packages that no repository has: ${absent.join(', ')}.`);
  const missing = new Set(unknown);
  const explicit = asked.filter(
    (each) => !missing.has(each) && !isExcludedGlob(each.name, packages),
  );
  return {
    packages: unique([...present, ...explicit.map(({ name }) => name)]),
    excluded: unique(packages.excluded.flatMap((each) => resolveExcluded(each, available, notes))),
    notes,
  };
}

/**
 * The lines that ask for packages which turned out not to exist, as a problem each: for a resolver's own complaint.
 * Names that no line says (they come from a group or from the target) stand at the %packages line.
 */
export function unknownPackages(
  kickstart: Kickstart,
  names: readonly string[],
): readonly Problem[] {
  const packages = packagesOf(kickstart);
  return names.map((name) =>
    unknownPackage(
      packages.packages.find(
        (each) => each.name === name || (isGlob(each.name) && matchesPattern(name, each.name)),
      ) ?? {
        name,
        place: packages.place,
      },
    ),
  );
}

function packagesOf(kickstart: Kickstart): Packages {
  const { packages, file } = kickstart;
  if (packages === undefined) {
    throw new UserError('it has no %packages section: there is nothing to compose', {
      place: { file },
      advice: 'Add %packages with the packages and groups that the system consists of, and %end.',
    });
  }
  if (packages.default) {
    throw new UserError('%packages --default leaves the choice to the installer', {
      place: packages.place,
      advice: 'Name the environment instead, such as @^server-product-environment.',
    });
  }
  return packages;
}

/** Without comps nothing that groups bring is known: refused, since the result would lack most of the system. */
function withoutComps(packages: Packages): ReturnType<typeof expandGroups> {
  const { environment, groups, noCore, place, excludedGroups } = packages;
  const core = noCore || excludedGroups.some(({ name }) => name === 'core');
  const wanted: readonly Named[] = [
    ...(environment === undefined ? [] : [{ ...environment, name: `^${environment.name}` }]),
    ...groups,
    ...(core ? [] : [{ name: 'core (by default; --nocore leaves it out)', place }]),
  ];
  const problems = wanted.map((each) => ({
    place: each.place,
    message: `the packages of @${each.name} are not known`,
    advice: 'Say where groups are defined: --comps with the comps.xml of the repository.',
  }));
  return { packages: new Set(), problems, notes: [] };
}

/** A line of %packages as names: a pattern stands for all packages that it matches, as in Anaconda. */
function resolve(each: Named, available: Available | undefined, notes: string[]): readonly Named[] {
  if (!isGlob(each.name)) return [each];
  if (available === undefined) {
    notes.push(
      `${each.name} is handed on as a pattern: rpm-ostree takes one package for it, not all.`,
    );
    return [each];
  }
  const found = [...available.names].filter((name) => matchesPattern(name, each.name));
  return found.length === 0 ? [each] : found.map((name) => ({ name, place: each.place }));
}

/** rpm-ostree compares the names in exclude-packages as they are. */
function resolveExcluded(
  { name }: Named,
  available: Available | undefined,
  notes: string[],
): readonly string[] {
  if (!isGlob(name)) return [name];
  if (available !== undefined) {
    return [...available.names].filter((each) => matchesPattern(each, name));
  }
  notes.push(
    `-${name} keeps packages of groups out, not packages that others require: names are not known.`,
  );
  return [];
}

/** An exclusion by pattern does not take out what a line asks for by name; one that a pattern asks for, it does. */
function isExcludedGlob(name: string, packages: Packages): boolean {
  if (packages.packages.some((each) => each.name === name)) return false;
  return anyOf(packages.excluded.map((each) => each.name))(name);
}

function isAvailable(name: string, { names, provides }: Available): boolean {
  const bare = name.replace(/\.(?:noarch|x86_64|aarch64|i686|ppc64le|s390x|riscv64)$/, '');
  return names.has(name) || names.has(bare) || provides.has(name) || name.startsWith('/');
}

function unknownPackage({ name, place }: Named): Problem {
  return {
    place,
    message: isGlob(name)
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

function anyOf(patterns: readonly string[]): (name: string) => boolean {
  const plain = new Set(patterns.filter((each) => !isGlob(each)));
  const globs = patterns.filter((each) => isGlob(each));
  return (name) => plain.has(name) || globs.some((each) => matchesPattern(name, each));
}

function divide(
  names: readonly string[],
  test: (name: string) => boolean,
): readonly [readonly string[], readonly string[]] {
  return [names.filter((name) => test(name)), names.filter((name) => !test(name))];
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
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

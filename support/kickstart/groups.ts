import type { Comps, CompsGroup, Environment, PackageRequest } from './comps.ts';
import type { Extent, Named, Packages, WantedGroup } from './model.ts';
import type { Problem } from './problems.ts';

/** The packages that groups bring, and what was noticed on the way. */
export interface Expansion {
  readonly packages: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

export interface ExpansionOptions {
  /** Whose packages are wanted, as RPM names it. */
  readonly architecture: string;
  /** Whether a package is left out by its own name. */
  readonly isExcluded: (name: string) => boolean;
}

/**
 * The packages of the environment and the groups in %packages, by the rules of Anaconda and dnf: an environment brings
 * its mandatory groups; a group its mandatory, conditional and default packages, not the default ones with `--nodefaults`,
 * the optional ones too with `--optional`; `core` comes by itself unless `--nocore`; an excluded group is left out of
 * everything, but its packages may still come otherwise.
 */
export function expandGroups(
  packages: Packages,
  comps: Comps,
  { architecture, isExcluded }: ExpansionOptions,
): Expansion {
  const problems: Problem[] = [];
  const notes: string[] = [];
  const missing = (what: string, { name, place }: Named, known: readonly Identity[]): void => {
    if (packages.ignoreMissing) {
      notes.push(`${what} ${name} is unknown and ignored, as --ignoremissing asks.`);
      return;
    }
    problems.push({
      place,
      message: `${what} ${name} is not in ${comps.file}`,
      advice: `${hint(name, known)}Correct the name, or take the line out.`,
    });
  };

  const excluded = new Set<string>();
  for (const each of packages.excludedGroups) {
    const group = find(comps.groups, each.name);
    if (group === undefined) notes.push(`The excluded group ${each.name} is not in ${comps.file}.`);
    else excluded.add(group.id);
  }
  if (packages.noCore) excluded.add('core');

  const wanted: { readonly group: CompsGroup; readonly extent: Extent }[] = [];
  const want = (id: string, extent: Extent): void => {
    const group = comps.groups.find((each) => each.id === id);
    if (group !== undefined && !excluded.has(id)) wanted.push({ group, extent });
  };
  const wantEnvironment = (environment: Environment, extent: Extent): void => {
    for (const id of environment.groups) want(id, extent);
  };

  want('core', 'default');
  if (packages.environment !== undefined) {
    const environment = find(comps.environments, packages.environment.name);
    if (environment === undefined)
      missing('the environment', packages.environment, comps.environments);
    else wantEnvironment(environment, 'default');
  }
  for (const each of packages.groups) {
    const group = find(comps.groups, each.name);
    const environment = group === undefined ? find(comps.environments, each.name) : undefined;
    if (group !== undefined) want(group.id, each.extent);
    // dnf takes an environment where a group is named, too.
    else if (environment !== undefined) wantEnvironment(environment, each.extent);
    else missing(isModule(each) ? 'the module' : 'the group', each, comps.groups);
  }
  const requests = wanted.flatMap(({ group, extent }) =>
    group.packages.filter(
      (each) => isFor(each, architecture) && wants(extent, each) && !isExcluded(each.name),
    ),
  );
  return { packages: withConditional(requests, packages.packages), problems, notes };
}

/** Without comps nothing that groups bring is known: refused, since the result would lack most of the system. */
export function groupsWithoutComps(packages: Packages): Expansion {
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

const wantedTypes: Readonly<Record<Extent, readonly PackageRequest['type'][]>> = {
  mandatory: ['mandatory', 'conditional'],
  default: ['mandatory', 'default', 'conditional'],
  all: ['mandatory', 'default', 'conditional', 'optional'],
};

function wants(extent: Extent, { type }: PackageRequest): boolean {
  return wantedTypes[extent].includes(type);
}

function isFor({ architectures }: PackageRequest, architecture: string): boolean {
  return architectures === undefined || architectures.includes(architecture);
}

/** Conditional packages join once the package is in that they depend on; one may bring the next. */
function withConditional(
  requests: readonly PackageRequest[],
  asked: readonly Named[],
): ReadonlySet<string> {
  const names = new Set(
    requests.filter(({ type }) => type !== 'conditional').map(({ name }) => name),
  );
  const explicit = new Set(asked.map(({ name }) => name));
  let waiting = requests.filter(({ type }) => type === 'conditional');
  for (;;) {
    const ready = waiting.filter(
      ({ requires }) => requires === undefined || names.has(requires) || explicit.has(requires),
    );
    if (ready.length === 0) return names;
    for (const { name } of ready) names.add(name);
    waiting = waiting.filter((each) => !ready.includes(each));
  }
}

interface Identity {
  readonly id: string;
  readonly name: string;
}

/** By its id, else by its name in English, upper and lower case alike: so dnf finds groups. */
function find<T extends Identity>(known: readonly T[], name: string): T | undefined {
  const lower = name.toLowerCase();
  return (
    known.find(({ id }) => id === name) ??
    known.find((each) => each.id.toLowerCase() === lower || each.name.toLowerCase() === lower)
  );
}

/** `@NAME:STREAM`: modules were part of Fedora from 28 to 38, and nothing here resolves them. */
function isModule({ name }: WantedGroup): boolean {
  return name.includes(':');
}

function hint(name: string, known: readonly Identity[]): string {
  const words = name.toLowerCase().split('-');
  const near = known
    .map(({ id }) => ({ id, common: id.split('-').filter((each) => words.includes(each)).length }))
    .filter(({ common }) => common > 0)
    .sort((a, b) => b.common - a.common)
    .slice(0, 3)
    .map(({ id }) => id);
  return near.length === 0 ? '' : `Known are ${near.join(', ')} and others. `;
}

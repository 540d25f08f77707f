import { attribute, children, readXml, textOf, type Element } from './xml.ts';

/** Groups of packages, as a repository's comps.xml defines them. */
export interface Comps {
  /** The file it was read from, for messages. */
  readonly file: string;
  readonly groups: readonly CompsGroup[];
  readonly environments: readonly Environment[];
}

export interface CompsGroup {
  readonly id: string;
  readonly name: string;
  readonly packages: readonly PackageRequest[];
}

const requestTypes = ['mandatory', 'default', 'optional', 'conditional'] as const;

export type RequestType = (typeof requestTypes)[number];

export interface PackageRequest {
  readonly name: string;
  readonly type: RequestType;
  /** Of a conditional package: it is wanted where this one is. */
  readonly requires: string | undefined;
  /** The architectures it is meant for; undefined: all. */
  readonly architectures: readonly string[] | undefined;
}

export interface Environment {
  readonly id: string;
  readonly name: string;
  /** Ids of the groups that are always part of it. Its optional groups have to be asked for by name. */
  readonly groups: readonly string[];
}

/**
 * Reads a comps.xml, plain or compressed by gzip or zstd, as repositories have it. Fedora's sources (comps-f42.xml.in)
 * are read as well.
 * @throws UserError when it is not there, too large, no XML, no comps, or defines XML entities
 */
export async function readComps(file: string): Promise<Comps> {
  const advice = 'Name the comps.xml of the repository that the packages come from.';
  const comps = await readXml(file, 'comps', advice);
  return {
    file,
    groups: children(comps, 'group').map((each) => groupOf(each)),
    environments: children(comps, 'environment').map((each) => environmentOf(each)),
  };
}

function groupOf(element: Element): CompsGroup {
  const [list] = children(element, 'packagelist');
  const packages = children(list, 'packagereq').map((each) => requestOf(each));
  return { ...identity(element), packages };
}

function requestOf(element: Element): PackageRequest {
  const type = attribute(element, 'type');
  return {
    name: textOf(element) ?? '',
    // A request without a type is a mandatory one: so libcomps reads it.
    type: requestTypes.find((each) => each === type) ?? 'mandatory',
    requires: attribute(element, 'requires'),
    architectures: attribute(element, 'arch')
      ?.split(',')
      .map((each) => each.trim()),
  };
}

function environmentOf(element: Element): Environment {
  const [list] = children(element, 'grouplist');
  const groups = children(list, 'groupid').flatMap((each) => textOf(each) ?? []);
  return { ...identity(element), groups };
}

function identity(element: Element): { readonly id: string; readonly name: string } {
  // Names come once in English, without a language, and once a translation; sources mark the English one with _.
  const names = [...children(element, 'name'), ...children(element, '_name')];
  const english = names.find((each) => attribute(each, 'xml:lang') === undefined);
  const [id] = children(element, 'id');
  return { id: textOf(id) ?? '', name: textOf(english) ?? '' };
}

import { join, normalize } from 'node:path';
import { UserError } from '../errors.ts';
import { attribute, children, readXml, textOf, type Element } from './xml.ts';

/** What repositories hold, as far as it is known. */
export interface Available {
  readonly names: ReadonlySet<string>;
  /** Capabilities that packages provide, without versions. */
  readonly provides: ReadonlySet<string>;
}

/**
 * Reads which packages are in repositories on disk, out of their metadata (repodata/repomd.xml and what it names).
 * @param folders those that hold `repodata`
 * @throws UserError when one is no repository, or its metadata is damaged
 */
export async function readAvailable(folders: readonly string[]): Promise<Available> {
  const packages = await Promise.all(folders.map((each) => packagesIn(each)));
  const provides = packages.flat().flatMap((each) => providesOf(each));
  return {
    names: new Set(packages.flat().flatMap((each) => textOf(children(each, 'name')[0]) ?? [])),
    provides: new Set(provides),
  };
}

const advice =
  'Name the folder of an RPM repository, or make its metadata again with createrepo_c.';

async function packagesIn(folder: string): Promise<readonly Element[]> {
  const index = join(folder, 'repodata', 'repomd.xml');
  const data = children(await readXml(index, 'repomd', advice), 'data');
  const primary = data.find((each) => attribute(each, 'type') === 'primary');
  const [location] = children(primary, 'location');
  const name = location === undefined ? undefined : attribute(location, 'href');
  if (name === undefined || normalize(name).startsWith('..')) {
    throw new UserError('it names no list of packages', { place: { file: index }, advice });
  }
  return children(await readXml(join(folder, name), 'metadata', advice), 'package');
}

function providesOf(element: Element): readonly string[] {
  const [format] = children(element, 'format');
  const [provides] = children(format, 'rpm:provides');
  return children(provides, 'rpm:entry').flatMap((each) => attribute(each, 'name') ?? []);
}

import { UserError } from '../../errors.ts';

/** What an install tree's `.treeinfo` (productmd) says that matters here; paths are below the tree. */
export interface TreeInfo {
  readonly version: string | undefined;
  readonly kernel: string;
  readonly initrd: string;
  /** The image of the installer's second stage; undefined: there is none. */
  readonly stage2: string | undefined;
}

/** Where Fedora's boot images have them, whether or not they have the file. */
export const usualPlaces: TreeInfo = {
  version: undefined,
  kernel: 'images/pxeboot/vmlinuz',
  initrd: 'images/pxeboot/initrd.img',
  stage2: 'images/install.img',
};

/**
 * Reads a `.treeinfo`.
 * @param file its name, for messages
 * @throws UserError for a tree of another architecture, one without kernel and initramfs, and for a path that leads elsewhere
 */
export function readTreeInfo(text: string, file: string): TreeInfo {
  const sections = sectionsOf(text);
  const of = (section: string, key: string): string | undefined => sections.get(section)?.get(key);
  const arch = of('tree', 'arch') ?? of('general', 'arch');
  const wrong = (what: string): UserError =>
    new UserError(`${what}.`, { place: { file }, advice: 'This is no tree to install from.' });
  if (arch !== 'x86_64') throw wrong(`the tree is of the architecture ${arch ?? '(none)'}`);
  const path = (section: string, key: string): string | undefined => {
    const value = of(section, key);
    if (value === undefined || /^(?!.*(?:^|\/)\.\.(?:\/|$))[\w.][\w./-]*$/.test(value))
      return value;
    throw wrong(`${value} is no path below the tree`);
  };
  const kernel = path('images-x86_64', 'kernel');
  const initrd = path('images-x86_64', 'initrd');
  if (kernel === undefined || initrd === undefined) throw wrong('it names no kernel and initramfs');
  return {
    version: of('release', 'version') ?? of('general', 'version'),
    kernel,
    initrd,
    stage2: path('stage2', 'mainimage'),
  };
}

/** Lines `key = value` below `[section]`. */
function sectionsOf(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (name !== undefined) {
      current = new Map();
      sections.set(name, current);
      continue;
    }
    const [, key, value] = /^([^#;\s=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) current?.set(key, value);
  }
  return sections;
}

import { parseArgs } from 'node:util';
import { UsageError } from '../cli/main.ts';

export const usage = `Usage:
  npm run kickstart -- check FILE…       say whether kickstarts are in order
  npm run kickstart -- flatten FILE      print one with its includes in place
  npm run kickstart -- treefile FILE     print what rpm-ostree compose tree takes

Options:
  --version F42      the release whose syntax the file is in: F21 or later, or DEVEL
                     (default: the file's own #version=, else the newest stable release)
  --within DIR       the folder that includes may come from (default: the file's own)
  --help

Of treefile:
  --comps FILE       the comps.xml (plain, .gz or .zst) that defines the groups
  --ref REF          the branch (default: fedora/RELEASE/ARCH/NAME)
  --repo ID          a repository that packages come from; may be repeated (default: fedora, updates)
  --releasever N     the release (default: that of the version)
  --arch ARCH        whose packages are meant (default: this machine's)
  --overlay FILE     a treefile in JSON whose members are merged in

Results go to standard output, notes and errors to standard error.
Exit codes: 0 in order; 1 something is wrong with the input; 2 wrong usage.
`;

export type Action = 'check' | 'flatten' | 'treefile';

export interface CommandLine {
  readonly action: Action;
  readonly files: readonly [string, ...string[]];
  readonly version?: string;
  readonly within?: string;
  readonly comps?: string;
  readonly ref?: string;
  readonly repos?: readonly string[];
  readonly releasever?: string;
  readonly architecture?: string;
  readonly overlay?: string;
}

const actions = ['check', 'flatten', 'treefile'] as const;

const treefileOnly = ['comps', 'ref', 'repo', 'releasever', 'arch', 'overlay'] as const;

/**
 * Reads the words after `npm run kickstart --`.
 * @returns undefined when help is asked for
 * @throws UsageError for anything that the usage does not have
 */
export function readCommandLine(args: readonly string[]): CommandLine | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [name, first, ...more] = positionals;
  const action = actions.find((each) => each === name);
  if (action === undefined) {
    const what = name === undefined ? 'Nothing is asked for' : `There is no command ${name}`;
    throw new UsageError(`${what}.\n\n${usage}`);
  }
  if (first === undefined) throw new UsageError(`${action} needs a file.\n\n${usage}`);
  if (more.length > 0 && action !== 'check') throw new UsageError(`${action} takes one file.`);
  const surplus = treefileOnly.find((each) => values[each] !== undefined);
  if (surplus !== undefined && action !== 'treefile') {
    throw new UsageError(`--${surplus} goes with treefile, not with ${action}.`);
  }
  const {
    version,
    within,
    comps,
    ref,
    repo: repos,
    releasever,
    arch: architecture,
    overlay,
  } = values;
  const given = { version, within, comps, ref, repos, releasever, architecture, overlay };
  const defined = Object.entries(given).filter(([, value]) => value !== undefined);
  return { action, files: [first, ...more], ...Object.fromEntries(defined) };
}

function parse(args: readonly string[]): ReturnType<typeof parseWords> {
  try {
    return parseWords(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function parseWords(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'string' },
      within: { type: 'string' },
      comps: { type: 'string' },
      ref: { type: 'string' },
      repo: { type: 'string', multiple: true },
      releasever: { type: 'string' },
      arch: { type: 'string' },
      overlay: { type: 'string' },
    },
  });
}

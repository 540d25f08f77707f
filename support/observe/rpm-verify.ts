import { linesOf } from './lists.ts';

/** A file that is not as the rpm database says. */
export interface VerifiedFile {
  readonly path: string;
  /** In words, in the order of rpm(8): `size`, `content` …; `missing` alone for a file that is not there. */
  readonly differences: readonly string[];
  /** Marked as configuration by its package. */
  readonly config: boolean;
}

export interface Verification {
  readonly files: readonly VerifiedFile[];
  /** Lines about something else than a file: unsatisfied dependencies, errors. */
  readonly others: readonly string[];
}

/** The columns of `rpm --verify` (rpm(8), VERIFY OPTIONS), left to right. */
const columns = [
  ['S', 'size'],
  ['M', 'mode'],
  ['5', 'content'],
  ['D', 'device'],
  ['L', 'link target'],
  ['U', 'owner'],
  ['G', 'group'],
  ['T', 'time'],
  ['P', 'capabilities'],
] as const;

const fileLine = /^(missing|[SM5DLUGTP.?]{8,9}) {2,5}([cdglr ]?) ?(\/.*)$/;

/** Reads the output of `rpm --verify`. */
export function parseVerification(output: string): Verification {
  const files: VerifiedFile[] = [];
  const others: string[] = [];
  for (const line of linesOf(output)) {
    const [, flags, mark, path] = fileLine.exec(line) ?? [];
    if (flags === undefined || path === undefined) {
      others.push(line.trim());
      continue;
    }
    const missing = flags === 'missing';
    files.push({
      path: missing ? path.replace(/ \([^()]*\)$/, '') : path,
      differences: missing ? ['missing'] : inWords(flags),
      config: mark === 'c',
    });
  }
  return { files, others };
}

/** A `?` stands for a test that could not be made: the column's name with `unreadable` before it. */
function inWords(flags: string): readonly string[] {
  return flags.split('').flatMap((flag, index) => {
    const name = columns[index]?.[1] ?? `column ${index + 1}`;
    if (flag === '.') return [];
    return [flag === '?' ? `unreadable ${name}` : name];
  });
}

/** A file and its differences as one line, by which a table and a host can be compared. */
export function verificationLine(path: string, differences: readonly string[]): string {
  return `${path}: ${differences.join(', ')}`;
}

import { linesOf } from './lists.ts';

/** What became of a file from one tree to another. */
export type FileChange = 'changed' | 'came' | 'went';

/*
 * Kind, mode, owner, group; of a file with content its inode: deployments are links to the same objects, so another inode
 * is another content, and nothing has to be read (ostree-sysroot(3)).
 */
const format = String.raw`\( -type f ! -empty -printf '%p\t%y %m %U:%G %i\n' \) -o \( -type l -printf '%p\t%y %U:%G %l\n' \) -o -printf '%p\t%y %m %U:%G\n'`;

/**
 * A command line for bash that prints what `parseTreeDifference` reads, about two deployments' folders: all but /etc, which is
 * the machine's as well, and /var, which they share.
 */
export function treeDifferenceCommand(before: string, now: string): string {
  return `LC_ALL=C comm -3 <${list(before)} <${list(now)}`;
}

function list(folder: string): string {
  return String.raw`(cd '${folder}' && find . \( -path ./etc -o -path ./var \) -prune -o ${format} | LC_ALL=C sort)`;
}

/** By path, what has become of it. */
export function parseTreeDifference(output: string): ReadonlyMap<string, FileChange> {
  const changes = new Map<string, FileChange>();
  for (const line of linesOf(output)) {
    const change = line.startsWith('\t') ? 'came' : 'went';
    const [path = ''] = line.trimStart().split('\t');
    const name = path.replace(/^\./, '');
    changes.set(name, changes.has(name) && changes.get(name) !== change ? 'changed' : change);
  }
  return changes;
}

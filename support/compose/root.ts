import { readFile, realpath } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { UserError } from '../errors.ts';
import { CommandError, type RunResult } from '../process/run.ts';

/** A file or folder of this machine that is shown inside a root. */
export interface Bind {
  readonly source: string;
  /** An absolute path inside the root; made there if it is missing. */
  readonly target: string;
  /** `copy`: a folder of the command's own, which begins as the source is and is gone with the command. */
  readonly access: 'read' | 'write' | 'copy';
}

export interface RootOptions {
  readonly binds?: readonly Bind[];
  /** The whole environment of the command, beside PATH, HOME and LANG. */
  readonly env?: Readonly<Record<string, string>>;
  /** Inside the root; default `/`. */
  readonly cwd?: string;
  /** Whether the command sees this machine's network; default false: not even loopback is up. */
  readonly network?: boolean;
  /** Aborting it kills the command and all that it started. */
  readonly signal?: AbortSignal | undefined;
  readonly stdin?: string;
  /** Called with each line as it comes, from either stream. */
  readonly onLine?: (line: string) => void;
  /** Exit codes besides 0 that are an answer, not a failure. */
  readonly accept?: readonly number[];
}

const helper = fileURLToPath(new URL('enter_root.py', import.meta.url));

const insideEnv = {
  PATH: '/usr/sbin:/usr/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
} as const;

/**
 * The command line that runs `argv` with the rights of root over files: itself as root, else in a user namespace that
 * maps the user's subordinate ids (subuid(5)). The files that it makes are then owned by those ids.
 */
export function asRoot(argv: readonly string[]): readonly [string, ...string[]] {
  if (isRoot()) {
    const [first, ...rest] = argv;
    if (first === undefined) throw new TypeError('asRoot: no command');
    return [first, ...rest];
  }
  return ['unshare', ...userNamespace, '--', ...argv];
}

const userNamespace = ['--user', '--map-auto', '--map-root-user', '--setuid=0', '--setgid=0'];

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Runs a command inside another root file system, in mount and PID namespaces of its own: /proc, a read-only /sys, a
 * minimal /dev, an empty /tmp and /run, and the given binds. No mount and no process outlives the command.
 * @throws CommandError when the exit code is neither 0 nor accepted
 */
export async function inRoot(
  root: string,
  argv: readonly [string, ...string[]],
  options: RootOptions = {},
): Promise<RunResult> {
  const { binds = [], env = {}, cwd = '/', network = false, signal, stdin, onLine } = options;
  signal?.throwIfAborted();
  const request = { root, argv, cwd, env: { ...insideEnv, ...env }, binds };
  const flags = [
    ...(isRoot() ? [] : userNamespace),
    '--mount',
    '--pid',
    '--ipc',
    '--fork',
    '--kill-child',
    ...(network ? [] : ['--net']),
  ];
  const child = execa('unshare', [...flags, '--', 'python3', helper, '3'], {
    // Descriptor 3 carries the request, so that nothing of it shows in the list of processes.
    stdio: [
      stdin === undefined ? 'ignore' : ['pipe'],
      'pipe',
      'pipe',
      new Blob([JSON.stringify(request)]).stream(),
    ],
    ...(stdin === undefined ? {} : { input: stdin }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    // unshare(1) waits through SIGTERM; its death takes the namespace along.
    killSignal: 'SIGKILL',
    all: true,
    reject: false,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (onLine !== undefined) {
    for await (const line of child.iterable({ from: 'all' })) onLine(line);
  }
  const { stdout, stderr, exitCode, shortMessage } = await child;
  signal?.throwIfAborted();
  // What never ran, or was killed, has no exit code: then it is execa that knows why.
  const why = exitCode === undefined ? `${stderr}\n${shortMessage ?? ''}`.trim() : stderr;
  const result = { stdout, stderr: why, exitCode: exitCode ?? 125 };
  if (exitCode !== 0 && !(exitCode !== undefined && options.accept?.includes(exitCode))) {
    throw new CommandError(argv, result);
  }
  return result;
}

/**
 * Removes a tree, also one that belongs to subordinate ids. It never leaves the tree's file system, and refuses a tree
 * with something mounted in it: deleting there would delete what is mounted.
 */
export async function removeTree(path: string): Promise<void> {
  const mounted = await mountsBelow(path);
  if (mounted.length > 0) {
    throw new UserError(`${path} is not removed: ${mounted.join(', ')} is mounted.`, {
      advice: 'Unmount it and try again.',
    });
  }
  const remove = ['rm', '-rf', '--one-file-system', '--', path] as const;
  // Its words are looked at, so they must not be those of the user's language.
  const words = { reject: false, env: { LC_ALL: 'C' } } as const;
  const limit = performance.now() + stillWritingMs;
  for (;;) {
    const plain = await execa(remove[0], remove.slice(1), words);
    if (plain.exitCode === 0) return;
    const mapped = isRoot()
      ? plain
      : await execa('unshare', [...userNamespace, '--', ...remove], words);
    if (mapped.exitCode === 0) return;
    const filledMeanwhile = /Directory not empty/.test(mapped.stderr);
    if (!filledMeanwhile || performance.now() > limit) throw new CommandError(remove, mapped);
    await setTimeout(100);
  }
}

/** How long a process of a killed run, which its reaper is about to end, may go on filling a folder. */
const stillWritingMs = 30_000;

/** The mount points at or below a path; proc(5), mountinfo. */
async function mountsBelow(path: string): Promise<readonly string[]> {
  const real = await realpath(path).catch(() => path);
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  return table
    .split('\n')
    .map((line) => unescapeMount(line.split(' ')[4] ?? ''))
    .filter((point) => point === real || point.startsWith(`${real}/`));
}

function unescapeMount(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_all, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

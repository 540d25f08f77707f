import { execa } from 'execa';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
  /** Called with each line as it comes, from either stream. */
  readonly onLine?: (line: string) => void;
  /** Exit codes besides 0 that are an answer, not a failure. */
  readonly accept?: readonly number[];
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A local command that failed; `message` holds the command, its exit code and the end of what it printed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly argv: readonly string[];
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;

  constructor(argv: readonly string[], result: Partial<RunResult>, cause?: unknown) {
    const stdout = result.stdout ?? '';
    const stderr = result.stderr ?? '';
    const last = (stderr.trim() === '' ? stdout : stderr)
      .trim()
      .split('\n')
      .slice(-20)
      .join('\n  ');
    const how =
      result.exitCode === undefined ? 'could not be run' : `ended with ${result.exitCode}`;
    super(`${argv.join(' ')} ${how}:\n  ${last}`, { cause });
    this.argv = argv;
    this.exitCode = result.exitCode;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

/**
 * Runs a local command without a shell and waits for its end. Aborting the signal terminates it (SIGTERM, SIGKILL after
 * five seconds) and rejects with the signal's reason.
 * @throws CommandError when the exit code is neither 0 nor accepted, or the command could not be started
 */
export async function run(
  argv: readonly [string, ...string[]],
  options: RunOptions = {},
): Promise<RunResult> {
  const { cwd, env, input, signal, onLine, accept = [] } = options;
  signal?.throwIfAborted();
  const [file, ...args] = argv;
  const child = execa(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    all: true,
    reject: false,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (onLine !== undefined) {
    for await (const line of child.iterable({ from: 'all' })) onLine(line);
  }
  const result = await child;
  signal?.throwIfAborted();
  const { stdout, stderr, exitCode } = result;
  if (exitCode === undefined) {
    const why: unknown = result;
    throw new CommandError(
      argv,
      { stdout, stderr: why instanceof Error ? why.message : stderr },
      why,
    );
  }
  if (exitCode !== 0 && !accept.includes(exitCode)) {
    throw new CommandError(argv, { stdout, stderr, exitCode });
  }
  return { stdout, stderr, exitCode };
}

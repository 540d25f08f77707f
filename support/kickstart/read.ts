import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.ts';
import { run } from '../process/run.ts';
import type { Kickstart } from './model.ts';
import { problemsError, type Problem } from './problems.ts';

export interface ReadOptions {
  /** A Python that has pykickstart: see support/python/venv.ts. */
  readonly python: string;
  /** F21 and later, or DEVEL; undefined: the file's own `#version=`, else the newest stable release. */
  readonly version?: string;
  /** The folder that includes may come from; undefined: the file's own. */
  readonly within?: string;
  readonly signal?: AbortSignal | undefined;
}

const bridge = fileURLToPath(new URL('bridge.py', import.meta.url));

/**
 * Reads a kickstart and what it includes.
 * @throws UserError that lists everything that is wrong, each with its file and line
 */
export async function readKickstart(path: string, options: ReadOptions): Promise<Kickstart> {
  const [result] = await readKickstarts([path], options);
  if (result === undefined) throw new Error(`the bridge says nothing about ${path}`);
  if (result instanceof UserError) throw result;
  return result;
}

/** Reads several kickstarts, each for itself, in the time of one: for each its content, or what is wrong with it. */
export async function readKickstarts(
  paths: readonly string[],
  options: ReadOptions,
): Promise<readonly (Kickstart | UserError)[]> {
  const { version, within } = options;
  const documents = await ask<
    readonly ({ readonly kickstart: Kickstart } | { readonly problems: readonly Problem[] })[]
  >(
    [
      'read',
      ...(version === undefined ? [] : [`--version=${version}`]),
      ...(within === undefined ? [] : [`--within=${within}`]),
      '--',
      ...paths,
    ],
    options,
  );
  return documents.map((each) =>
    'problems' in each ? problemsError(each.problems) : each.kickstart,
  );
}

/** The versions that can be read, oldest first, and the one that is taken when none is named. */
export function readableVersions(
  options: Pick<ReadOptions, 'python' | 'signal'>,
): Promise<{ readonly versions: readonly string[]; readonly default: string }> {
  return ask(['versions'], options);
}

/** Runs the bridge; it is part of the project, so that what it prints is what this module's types say. */
async function ask<T>(
  args: readonly string[],
  { python, signal }: Pick<ReadOptions, 'python' | 'signal'>,
): Promise<T> {
  // -E -s: only the environment's own modules. -B: nothing is written beside the sources.
  const argv = [python, '-E', '-s', '-B', bridge, ...args] as const;
  const { stdout } = await run(argv, { signal });
  // JSON has null where the model has undefined.
  return JSON.parse(stdout, (_key, value: unknown) => value ?? undefined) as T;
}

import { execa } from 'execa';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../cache/cache.ts';
import { digestOf } from '../cache/digest.ts';
import { UserError } from '../errors.ts';
import { CommandError, run } from '../process/run.ts';

/** The Python that the project's Python parts run with. */
export interface PythonEnvironment {
  /** The interpreter of the virtual environment. */
  readonly python: string;
}

export interface PythonOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told when the environment is not there yet and is being made, which takes some seconds. */
  readonly onMake?: () => void;
}

/** What an environment is made of. */
interface Kind {
  /** Its stage in the cache. */
  readonly stage: string;
  /** Files of pins, each with hashes, in the order in which they are installed. */
  readonly requirements: readonly URL[];
  /** Whether the modules of the system's Python are beside the pinned ones (libostree's introspection …). */
  readonly system: boolean;
}

/** What the suite itself needs. Where it lies is an input of what is made by it, the install tree for one. */
const forSuite: Kind = {
  stage: 'python',
  requirements: ['build-requirements.txt', 'requirements.txt'].map(besideThis),
  system: true,
};

/**
 * What only `npm test` needs. It is apart, so that another version of a linter makes no install tree anew, and so that the
 * many packages of tmt cannot ask for other versions than those of the suite.
 */
const forChecks: Kind = {
  stage: 'python-checks',
  requirements: [besideThis('check-requirements.txt')],
  system: false,
};

/** The system's own Python comes first: it is the one that has the system's modules (libostree's introspection …). */
const interpreters = ['/usr/bin/python3', 'python3'] as const;

const oldest = [3, 11] as const;

/**
 * A virtual environment with the Python packages of requirements.txt, each checked against its hash, and the modules of
 * the system's Python beside them. It is kept under the cache folder; other requirements or another interpreter make
 * another one.
 *
 * Scripts in its `bin` name the folder in which it was made, which is gone: call modules (`python -m pytest`).
 * @throws UserError when there is no Python, it is too old, or the packages cannot be installed
 */
export async function pythonEnvironment(
  cacheDir: string,
  options: PythonOptions = {},
): Promise<PythonEnvironment> {
  return environment(forSuite, cacheDir, options);
}

/** As `pythonEnvironment`, with the tools of check-requirements.txt alone. */
export async function checkEnvironment(
  cacheDir: string,
  options: PythonOptions = {},
): Promise<PythonEnvironment> {
  return environment(forChecks, cacheDir, options);
}

async function environment(
  kind: Kind,
  cacheDir: string,
  { signal, onMake }: PythonOptions,
): Promise<PythonEnvironment> {
  const { file, identity } = await findInterpreter(signal);
  const texts = await Promise.all(kind.requirements.map((each) => readFile(each, 'utf8')));
  const entry = await cached(cacheDir, {
    stage: kind.stage,
    inputs: [identity, ...texts.map((text) => digestOf(text))],
    make: async (folder) => {
      onMake?.();
      await makeEnvironment(kind, file, folder, signal);
    },
    signal,
  });
  return { python: join(entry.path, 'bin', 'python') };
}

async function makeEnvironment(
  { requirements, system }: Kind,
  interpreter: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = { signal };
  const python = join(folder, 'bin', 'python');
  // --ignore-installed: a package that the system has as well must not stand in for the pinned one. pykickstart is published
  // as source only; it is built with the pinned tools, not with fetched ones.
  const pip =
    '-m pip install --quiet --no-input --require-hashes --no-deps --ignore-installed ' +
    '--only-binary=:all: --no-binary=pykickstart --no-build-isolation --requirement';
  const modules = system ? ['--system-site-packages'] : [];
  try {
    await run([interpreter, '-m', 'venv', ...modules, folder], options);
    for (const each of requirements) {
      await run([python, ...pip.split(' '), fileURLToPath(each)], options);
    }
    await access(python);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(`The Python packages could not be installed: ${error.message}`, {
      advice:
        "It needs Python's venv module (package python3-venv on Debian) and pip's package index within reach.",
      cause: error,
    });
  }
}

function besideThis(name: string): URL {
  return new URL(name, import.meta.url);
}

interface Interpreter {
  readonly file: string;
  /** What an environment depends on: where the interpreter is and which build of which version. */
  readonly identity: string;
}

async function findInterpreter(signal: AbortSignal | undefined): Promise<Interpreter> {
  const question = 'import sys; print(*sys.version_info[:2]); print(sys.executable, sys.version)';
  let found: string | undefined;
  for (const file of interpreters) {
    const answer = await execa(file, ['-I', '-c', question], {
      reject: false,
      stdin: 'ignore',
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    });
    signal?.throwIfAborted();
    const [version = '', ...identity] = answer.stdout?.split('\n') ?? [];
    const [major = 0, minor = 0] = version.split(' ').map(Number);
    if (answer.exitCode !== 0) continue;
    found ??= `${file} is Python ${major}.${minor}`;
    if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
      return { file, identity: identity.join(' ') };
    }
  }
  throw new UserError(
    `Python ${oldest.join('.')} or newer is needed; ${found ?? 'there is no python3'}.`,
    { advice: 'Install the package python3.' },
  );
}

import { globSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run } from '../process/run.ts';

/** How a need is recognised on a host. */
export type Probe =
  | { readonly program: string }
  // One of them is enough.
  | { readonly programs: readonly string[] }
  | { readonly file: string }
  // A file whose path fits (fs.glob).
  | { readonly pattern: string }
  | { readonly python: string };

/** Where programs lie that are run by root or by other programs: a plain user's PATH often lacks these. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/libexec'];

/** The path of a program, or undefined if it is neither on PATH nor in a system folder. */
export async function findProgram(
  name: string,
  path: string = process.env['PATH'] ?? '',
): Promise<string | undefined> {
  for (const folder of new Set([...path.split(delimiter), ...systemFolders])) {
    if (folder === '') continue;
    const candidate = join(folder, name);
    if (await isProgram(candidate)) return candidate;
  }
  return undefined;
}

/**
 * What a probe found, in words for a reader (a path, a module's name), or undefined. A Python probe is a program for
 * the system's interpreter, since that is the one whose modules packages of the distribution bring.
 */
export async function probe(wanted: Probe): Promise<string | undefined> {
  if ('program' in wanted) return findProgram(wanted.program);
  if ('programs' in wanted) {
    const found = await Promise.all(wanted.programs.map((name) => findProgram(name)));
    return found.find((path) => path !== undefined);
  }
  if ('file' in wanted) return (await exists(wanted.file)) ? wanted.file : undefined;
  if ('pattern' in wanted) return globSync(wanted.pattern)[0];
  const python = await systemPython();
  if (python === undefined) return undefined;
  const answer = await run([python, '-c', wanted.python], { accept: [1] });
  return answer.exitCode === 0 ? `${python} (${wanted.python})` : undefined;
}

/** The interpreter that the distribution's Python packages are made for. */
export async function systemPython(): Promise<string | undefined> {
  return (await isProgram('/usr/bin/python3')) ? '/usr/bin/python3' : findProgram('python3');
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

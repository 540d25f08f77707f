import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { pythonEnvironment, type PythonEnvironment } from '../python/venv.ts';
import { readSettings } from '../settings.ts';
import type { Kickstart } from './model.ts';
import { readKickstarts } from './read.ts';

/** A folder of files for a test, gone with the scope that it is declared in. */
export class Folder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** @param files their texts by name; a name may have folders in it */
  static async of(files: Readonly<Record<string, string | Uint8Array>>): Promise<Folder> {
    const folder = new Folder(await mkdtemp(join(tmpdir(), 'kickstart-')));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(folder.file(name)), { recursive: true });
      await writeFile(folder.file(name), content);
    }
    return folder;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** The Python that tests read kickstarts with: the project's own, made by whichever test comes first. */
export async function testPython(): Promise<string> {
  environment ??= pythonEnvironment(readSettings().cacheDir);
  return (await environment).python;
}

let environment: Promise<PythonEnvironment> | undefined;

/** Reads a kickstart that is given as text. Its places name a file in a folder that is gone. */
export async function kickstartOf(text: string, version?: string): Promise<Kickstart> {
  const [kickstart] = await kickstartsOf([text], version);
  if (kickstart === undefined) throw new Error('nothing was read');
  return kickstart;
}

/** Reads several in the time of one. */
export async function kickstartsOf(
  texts: readonly string[],
  version?: string,
): Promise<readonly Kickstart[]> {
  const names = texts.map((_, index) => `${index}/test.ks`);
  await using folder = await Folder.of(
    Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ''])),
  );
  const results = await readKickstarts(
    names.map((name) => folder.file(name)),
    { python: await testPython(), ...(version === undefined ? {} : { version }) },
  );
  return results.map((each) => {
    if (each instanceof UserError) throw each;
    return each;
  });
}

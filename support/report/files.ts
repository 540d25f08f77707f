import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { redact } from './redact.ts';

/** Cucumber's formatters and the files that they write. */
const formats: Readonly<Record<string, string>> = {
  'index.html': 'html',
  'junit.xml': 'junit',
  'messages.ndjson': 'message',
};

/** The reports of one run: written aside, and put into their places only when they are complete. */
export interface ReportFiles extends AsyncDisposable {
  /** File and formatter, as Cucumber's run configuration takes them. */
  readonly formats: Record<string, string>;
  /** Takes private keys out, then renames each file to its place. @returns the path of the page to open */
  publish(): Promise<string>;
}

/** @param folder the project's reports folder; made if it is missing */
export async function reportFiles(folder: string): Promise<ReportFiles> {
  await mkdir(folder, { recursive: true });
  await removeOrphans(folder);
  const aside = join(folder, `.part-${process.pid}`);
  await mkdir(aside, { recursive: true });
  return {
    formats: Object.fromEntries(
      Object.entries(formats).map(([name, format]) => [join(aside, name), format]),
    ),
    async publish() {
      for (const name of Object.keys(formats)) {
        const path = join(aside, name);
        const text = await readFile(path, 'utf8');
        const clean = redact(text);
        if (clean !== text) await writeFile(path, clean);
        await rename(path, join(folder, name));
      }
      return join(folder, 'index.html');
    },
    [Symbol.asyncDispose]: () => rm(aside, { recursive: true, force: true }),
  };
}

/** Removes what a killed run left aside. */
async function removeOrphans(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^\.part-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(pid) && !isAlive(pid)) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

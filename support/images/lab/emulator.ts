import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../../cache/cache.ts';
import type { Emulator } from '../../libvirt/accelerator.ts';
import { run } from '../../process/run.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import { mmdebstrap } from './mmdebstrap.ts';
import { readRecipe } from './recipe.ts';
import type { StageContext } from '../rpmify.ts';

/** The major version of QEMU from which a host's own is as good. */
const modern = 10;

const packages = ['qemu-system-x86'] as const;
const program = 'qemu-system-x86_64';
const libraries = 'usr/lib/x86_64-linux-gnu';
/** What an emulator needs of its packages and of those that they depend on. */
const needed = [`usr/bin/${program}`, libraries, 'usr/share/qemu', 'usr/share/seabios'] as const;

/**
 * The QEMU of the Debian that the lab is made of, for hosts whose own is older: an emulated guest boots with QEMU 10 in two
 * thirds of the time that QEMU 7.2 takes (docs/performance.md). It runs with the libraries that it was built for, beside the
 * host's, and nothing on the host is changed.
 * @returns undefined if the host's own is as good
 */
export async function labEmulator(
  settings: Pick<Settings, 'cacheDir' | 'debianMirror'>,
  options: { readonly signal?: AbortSignal | undefined; readonly progress: Progress },
): Promise<Emulator | undefined> {
  const context: StageContext = { cacheDir: settings.cacheDir, ...options };
  const { stdout } = await run([program, '--version'], { signal: context.signal });
  if (majorVersion(stdout) >= modern) return undefined;
  const { suite } = await readRecipe();
  const entry = await cached(context.cacheDir, {
    stage: 'lab-emulator',
    inputs: { format: 2, suite, packages: [...packages] },
    make: (folder) =>
      context.progress.stage(`Unpacking the QEMU of Debian ${suite}`, async () => {
        const archive = join(folder, 'root.tar');
        const request = { suite, packages, variant: 'extract' } as const;
        await mmdebstrap(archive, { ...request, mirror: settings.debianMirror }, context);
        await assemble(archive, folder, context);
      }),
    signal: context.signal,
  });
  return { program: join(entry.path, program), digest: entry.digest };
}

/**
 * Unpacks what is needed, and writes the program beside it that starts it. The folder's name `qemu-bundle` is QEMU's own: where
 * there is one beside its program it looks for modules and firmware in there, and nowhere on the host.
 */
async function assemble(archive: string, folder: string, context: StageContext): Promise<void> {
  const root = join(folder, 'bin', 'qemu-bundle');
  await mkdir(root, { recursive: true });
  const members = needed.map((each) => `./${each}`);
  await run(
    ['tar', '--extract', `--file=${archive}`, `--directory=${root}`, '--no-same-owner', ...members],
    { signal: context.signal },
  );
  await rm(archive);
  // The linker is what the kernel runs: under the emulator's name, it is known by that in a list of processes.
  await copyFile(join(root, libraries, 'ld-linux-x86-64.so.2'), join(folder, 'bin', program));
  await writeFile(join(folder, program), starter, { mode: 0o755 });
  // Whether it runs on this machine is told here, and not by the first guest.
  await run([join(folder, program), '--version'], { signal: context.signal });
}

/** Starts the emulator by its own dynamic linker (ld.so(8)), with its own libraries. */
const starter = `#!/bin/sh
bin=$(dirname "$(readlink -f "$0")")/bin
root=$bin/qemu-bundle
exec "$bin/${program}" --library-path "$root/${libraries}" "$root/usr/bin/${program}" "$@"
`;

/**
 * The first number of a version, out of what `--version` prints.
 * @throws Error if there is none
 */
export function majorVersion(text: string): number {
  const [, major] = /^QEMU emulator version (\d+)\./m.exec(text) ?? [];
  if (major === undefined) {
    throw new Error(`${program} --version says: ${text.trim()}`);
  }
  return Number(major);
}

import { copyFile, cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cached } from '../../../cache/cache.ts';
import { digestOfFile, digestOfPath } from '../../../cache/digest.ts';
import { asRoot, inRoot } from '../../../compose/root.ts';
import { run } from '../../../process/run.ts';
import type { Lab } from '../../lab/index.ts';
import { kickstartsFolder } from '../../lab/target.ts';
import type { StageContext } from '../../rpmify.ts';
import type { InstallTree } from '../../target.ts';
import { makeKickstarts } from './kickstarts.ts';
import { checksums, image, iso, named, places, release } from './places.ts';

/** What of the lab the stand-in is made of. */
export interface StandInParts {
  readonly lab: Pick<Lab, 'repositories' | 'signing' | 'builder'>;
  readonly installTree: InstallTree;
}

/**
 * Lays the lab's products out as Fedora's download server has a release: repository, boot image, signed checksums, list of
 * images, key ring, and a git repository of kickstarts. It is a stand-in, made to try on any machine whatever comes before
 * Fedora's own content; nothing in it is Fedora's.
 * @returns the folder of the tree
 */
export async function standInTree(parts: StandInParts, context: StageContext): Promise<string> {
  const { lab, installTree } = parts;
  const entry = await cached(context.cacheDir, {
    stage: 'stand-in-tree',
    inputs: {
      format: 1,
      repositories: lab.repositories.map(({ digest }) => digest),
      installTree: installTree.digest,
      key: lab.signing.keyId,
      kickstarts: await digestOfPath(kickstartsFolder),
    },
    make: (folder) =>
      context.progress.stage("Laying out the stand-in of Fedora's download tree", () =>
        layOut(folder, parts, context),
      ),
    signal: context.signal,
  });
  return entry.path;
}

async function layOut(
  folder: string,
  { lab, installTree }: StandInParts,
  { signal }: StageContext,
): Promise<void> {
  for (const place of [places.iso, dirname(places.repository), dirname(places.ring)]) {
    await mkdir(join(folder, place), { recursive: true });
  }
  const [repository] = lab.repositories;
  if (repository?.path === undefined) throw new Error('The lab has no repository on disk.');
  // Hard links: the packages are in the cache once.
  const links = ['cp', '--archive', '--link', repository.path, join(folder, places.repository)];
  await run(asRoot(links), { signal });
  await copyFile(lab.signing.publicKey, join(folder, places.ring));
  const boot = join(folder, places.iso, named(image));
  await makeImage(boot, join(folder, 'image'), installTree, signal);
  await run(['rm', '-r', join(folder, 'image')], { signal });
  await signChecksums(folder, boot, lab, signal);
  await writeFile(join(folder, places.list), `./${iso}${named(image)}\n`);
  await makeKickstarts(kickstartsFolder, join(folder, places.kickstarts), signal);
}

/** Where Fedora's boot image has its second stage; the lab's installer is all in its initramfs. */
const stage2 = 'images/install.img';

async function makeImage(
  file: string,
  scratch: string,
  installTree: InstallTree,
  signal: AbortSignal | undefined,
): Promise<void> {
  await cp(installTree.path, scratch, { recursive: true });
  const info = join(scratch, '.treeinfo');
  await writeFile(info, `${await readFile(info, 'utf8')}\n[stage2]\nmainimage = ${stage2}\n`);
  await writeFile(join(scratch, stage2), "A stand-in: the lab's installer has no second stage.\n");
  const label = `Fedora-E-dvd-x86_64-${release}`;
  await run(
    [
      'xorriso',
      '-report_about',
      'FAILURE',
      '-as',
      'mkisofs',
      '-r',
      '-V',
      label,
      '-o',
      file,
      scratch,
    ],
    { signal },
  );
}

/** Writes the CHECKSUM file beside the image, clear-signed by the lab's key. */
async function signChecksums(
  folder: string,
  boot: string,
  { builder, signing }: StandInParts['lab'],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { size } = await stat(boot);
  const name = named(image);
  const list = `# ${name}: ${size} bytes\nSHA256 (${name}) = ${await digestOfFile(boot)}\n`;
  const inside = { home: '/mnt/key', out: '/mnt/out' } as const;
  const gpg = ['gpg', '--homedir', inside.home, '--batch', '--no-tty', '--yes'] as const;
  const how = ['--local-user', signing.keyId, '--clear-sign'] as const;
  const to = ['--output', `${inside.out}/${places.iso}${named(checksums)}`] as const;
  await inRoot(builder.path, [...gpg, ...to, ...how], {
    stdin: list,
    binds: [
      { source: signing.home, target: inside.home, access: 'copy' },
      { source: folder, target: inside.out, access: 'write' },
    ],
    signal,
  });
}

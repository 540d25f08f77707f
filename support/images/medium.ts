import { constants, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { cached } from '../cache/cache.ts';
import { inRoot } from '../compose/root.ts';
import type { InstallTree, StoredRoot } from './target.ts';

/** An installation medium: a disk image that carries the tree where Fedora's media have it, at `/ostree/repo`. */
export interface Medium {
  /** A raw image with a file system, to be attached read-only. */
  readonly path: string;
  /** The file system's label, by which the installer finds it. */
  readonly label: string;
  readonly digest: string;
}

export interface MediumRequest {
  readonly tree: { readonly repository: string; readonly ref: string; readonly commit: string };
  /** The root whose tools make it: ostree and mke2fs. */
  readonly builder: StoredRoot;
  /** The installer's second stage, which it looks for where it finds the tree. */
  readonly stage2?: InstallTree['stage2'] & { readonly digest: string };
  /** At most 16 letters: ext4 has no room for more. */
  readonly label: string;
  readonly cacheDir: string;
  readonly signal?: AbortSignal | undefined;
}

/** Where a kickstart's ostreesetup finds the medium's repository in the installer. */
export const mediumUrl = 'file:///run/install/repo/ostree/repo';

const inside = { source: '/srv/tree', out: '/srv/medium' } as const;

/** Room beside the files' own blocks: inodes, tables, the folders of the repository. */
const slack = { share: 0.06, mebibytes: 48 } as const;

/**
 * Makes the medium of a tree. Its repository is a bare one: an installer that copies files has half the work of one that
 * unpacks them.
 */
export async function installMedium(request: MediumRequest): Promise<Medium> {
  const { tree, label, stage2, cacheDir, signal } = request;
  if (!/^[\w.-]{1,16}$/.test(label)) throw new RangeError(`${label} is no label of a medium`);
  const entry = await cached(cacheDir, {
    stage: 'media',
    inputs: {
      commit: tree.commit,
      ref: tree.ref,
      label,
      ...(stage2 === undefined ? {} : { stage2: [stage2.place, stage2.digest] }),
    },
    make: (folder) => makeMedium(folder, request),
    signal,
  });
  return { path: join(entry.path, 'medium.img'), label, digest: entry.digest };
}

async function makeMedium(
  folder: string,
  { tree, builder, label, stage2, signal }: MediumRequest,
): Promise<void> {
  const files = `${inside.out}/files`;
  const repository = `${files}/ostree/repo`;
  const tool = async (...argv: readonly [string, ...string[]]): Promise<string> => {
    const result = await inRoot(builder.path, argv, {
      binds: [
        { source: tree.repository, target: inside.source, access: 'read' },
        { source: folder, target: inside.out, access: 'write' },
      ],
      signal,
    });
    return result.stdout;
  };
  await tool('mkdir', '--parents', repository);
  if (stage2 !== undefined) {
    const place = normalize(stage2.place);
    if (/^(?:\/|\.\.)/.test(place)) throw new RangeError(`${place} leads out of the medium`);
    await mkdir(dirname(join(folder, 'stage2', place)), { recursive: true });
    await copyFile(stage2.file, join(folder, 'stage2', place), constants.COPYFILE_FICLONE);
    await tool('cp', '--recursive', '--reflink=auto', `${inside.out}/stage2/.`, files);
    await tool('rm', '--recursive', `${inside.out}/stage2`);
  }
  await tool('ostree', `--repo=${repository}`, 'init', '--mode=bare');
  await tool(
    'ostree',
    `--repo=${repository}`,
    'pull-local',
    '--disable-fsync',
    inside.source,
    tree.ref,
  );
  const used = Number.parseInt(await tool('du', '--summarize', '--block-size=1M', files), 10);
  const size = Math.ceil(used * (1 + slack.share)) + slack.mebibytes;
  // Without a journal, which a read-only disk could not replay.
  const features = '^has_journal,^resize_inode';
  const image = `${inside.out}/medium.img`;
  await tool(
    ...(['mke2fs', '-q', '-t', 'ext4', '-O', features, '-m', '0', '-L', label] as const),
    ...(['-d', files, image, `${size}M`] as const),
  );
  await tool('rm', '--recursive', files);
}

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../../process/run.ts';
import { branch } from './places.ts';

/** The same files give the same commit. */
const author = {
  GIT_AUTHOR_NAME: 'Stand-in',
  GIT_AUTHOR_EMAIL: 'stand-in@localhost',
  GIT_AUTHOR_DATE: '2026-10-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Stand-in',
  GIT_COMMITTER_EMAIL: 'stand-in@localhost',
  GIT_COMMITTER_DATE: '2026-10-01T00:00:00Z',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
} as const;

/**
 * Makes a git repository of kickstarts that a plain web server can serve (gitrepository-layout(5), git-update-server-info(1)).
 * @param source the folder whose files are committed
 * @param repository the bare repository; made here
 */
export async function makeKickstarts(
  source: string,
  repository: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const work = await mkdtemp(join(dirname(dirname(repository)), 'kickstarts-'));
  const git = (...words: readonly string[]): Promise<unknown> =>
    run(['git', ...words], {
      env: { ...author, GIT_WORK_TREE: work, GIT_DIR: repository },
      signal,
    });
  try {
    await cp(source, work, { recursive: true });
    await run(['git', 'init', '--quiet', '--bare', `--initial-branch=${branch}`, repository], {
      env: author,
      signal,
    });
    await git('add', '--all');
    await git('commit', '--quiet', '--message=Kickstarts of a stand-in');
    await git('update-server-info');
  } finally {
    await rm(work, { recursive: true });
  }
}

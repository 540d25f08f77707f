import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, UserError } from '../../../errors.ts';
import { CommandError, run, type RunResult } from '../../../process/run.ts';

/**
 * A project that is read by git over https, or over http where that is this machine itself (tests, stand-ins). Nothing of
 * the user's git is used: no settings, hooks, filters or passwords, and nothing is asked.
 */
export class Git {
  readonly #project: string;
  readonly #protocol: 'https' | 'http';
  readonly #signal: AbortSignal | undefined;

  /** @throws UserError for an address that is none of these */
  constructor(project: string, signal?: AbortSignal) {
    this.#project = project;
    this.#protocol = protocolOf(project);
    this.#signal = signal;
  }

  /** The commit that a branch is at. */
  async tip(branch: string): Promise<string> {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(branch)) {
      throw new UserError(`${branch} is no name of a branch in ${this.#project}.`);
    }
    const ref = `refs/heads/${branch}`;
    const { stdout } = await this.#git(['ls-remote', '--', this.#project, ref], {});
    const row = stdout.split('\n').find((line) => line.endsWith(`\t${ref}`));
    const commit = row?.split('\t')[0];
    if (commit !== undefined && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return commit;
    throw new UserError(`There is no branch ${branch} in ${this.#project}.`, {
      advice: "See what it is called now, and put that into the release's file of the catalogue.",
    });
  }

  /** Puts a branch's files into an empty folder, without its history. @param commit where the branch has to be */
  async checkOut(branch: string, commit: string, folder: string): Promise<void> {
    const repository = join(folder, '.git');
    await mkdir(repository);
    const env = {
      GIT_DIR: repository,
      GIT_WORK_TREE: folder,
      GIT_INDEX_FILE: join(repository, 'index'),
    };
    await this.#git(['init', '--quiet', '--template='], env);
    await this.#fetch(`refs/heads/${branch}`, env);
    const { stdout: got } = await this.#git(['rev-parse', '--verify', 'FETCH_HEAD^{commit}'], env);
    if (got !== commit) {
      throw new UserError(`The branch ${branch} of ${this.#project} has just moved.`, {
        advice: 'Run it again.',
      });
    }
    await this.#git(['checkout', '--quiet', '--detach', commit], env);
    await rm(repository, { recursive: true });
  }

  async #fetch(ref: string, env: Readonly<Record<string, string>>): Promise<void> {
    const fetch = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules'];
    try {
      await this.#git([...fetch, '--depth=1', '--', this.#project, ref], env);
    } catch (error) {
      // A plain web server has files to give, and cannot leave out the history.
      if (!/dumb http transport does not support shallow/.test(messageOf(error))) throw error;
      await this.#git([...fetch, '--', this.#project, ref], env);
    }
  }

  async #git(args: readonly string[], env: Readonly<Record<string, string>>): Promise<RunResult> {
    const settings = {
      'core.hooksPath': '/dev/null',
      'credential.helper': '',
      // Less than 1 kB a second for a minute is a stall.
      'http.lowSpeedLimit': '1000',
      'http.lowSpeedTime': '60',
      // From this machine a redirect would lead to http anywhere, and no proxy leads to it.
      ...(this.#protocol === 'http' ? { 'http.followRedirects': 'false', 'http.proxy': '' } : {}),
    };
    const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    try {
      return await run(['git', ...flags, ...args], {
        signal: this.#signal,
        env: {
          LC_ALL: 'C.UTF-8',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_ATTR_NOSYSTEM: '1',
          GIT_ALLOW_PROTOCOL: this.#protocol,
          GIT_TERMINAL_PROMPT: '0',
          GIT_ASKPASS: 'true',
          ...env,
        },
      });
    } catch (error) {
      if (!(error instanceof CommandError) || error.exitCode === undefined) throw error;
      const words = error.stderr.trim().split('\n').join('\n    ');
      throw new UserError(`git could not read ${this.#project}:\n    ${words}`, {
        advice: "Look at this machine's way to the internet, and whether the project has moved.",
        cause: error,
      });
    }
  }
}

function protocolOf(project: string): 'https' | 'http' {
  const url = URL.canParse(project) ? new URL(project) : undefined;
  if (url?.username === '' && url.password === '') {
    if (url.protocol === 'https:') return 'https';
    const here = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
    if (url.protocol === 'http:' && here) return 'http';
  }
  throw new UserError(`${project} is not read: only https is, without a name or password in it.`);
}

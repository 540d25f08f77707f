import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '../../../errors.ts';
import { run } from '../../../process/run.ts';
import { serveGit, type GitServer } from './git-server.ts';
import { officialKickstart, type OfficialKickstart } from './kickstart.ts';
import { heldIn, TestFolder, TestMirror } from './testing.ts';

const file = 'fedora-live-workstation.ks';
const include = 'fedora-live-base.ks';

let projects: TestFolder;
let server: GitServer;
let work: string;

async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(['git', '-C', work, ...args], {
    env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  return stdout;
}

async function commit(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(work, name)), { recursive: true });
    await writeFile(join(work, name), content);
  }
  await git('add', '--all');
  const person = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  await git(...person, 'commit', '--quiet', '--message=Change');
  await git('push', '--quiet', 'origin', 'HEAD:refs/heads/f43');
  return git('rev-parse', 'HEAD');
}

before(async () => {
  projects = await TestFolder.make();
  const bare = join(projects.path, 'kickstarts.git');
  work = join(projects.path, 'work');
  await run(['git', 'init', '--quiet', '--bare', bare]);
  await run(['git', 'clone', '--quiet', bare, work]);
  await commit({ [include]: 'lang C\n' });
  await symlink('/etc/passwd', join(work, 'link.ks'));
  await commit({ [file]: `%include ${include}\n`, 'sub/x.ks': '' });
  server = await serveGit(projects.path);
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await projects[Symbol.asyncDispose]();
});

interface Asked {
  readonly project?: string;
  readonly branch?: string;
  readonly file?: string;
  readonly cacheDir: string;
}

function fetchOf({ cacheDir, ...asked }: Asked): Promise<OfficialKickstart> {
  const project = server.url('kickstarts.git');
  const kickstart = { project, branch: 'f43', file, why: 'So.', ...asked };
  return officialKickstart({ kickstart }, { cacheDir });
}

test('the file at the branch, with what it includes beside it, and no history', async () => {
  await using cache = await TestFolder.make();
  const { path, commit: at } = await fetchOf({ cacheDir: cache.path });
  assert.equal(at, await git('rev-parse', 'HEAD'));
  assert.equal(await readFile(path, 'utf8'), `%include ${include}\n`);
  assert.equal(await readFile(join(dirname(path), include), 'utf8'), 'lang C\n');
  assert.ok(!(await readdir(dirname(path))).includes('.git'));
});

test('a commit is fetched once, another one when the branch has moved', async () => {
  await using cache = await TestFolder.make();
  const first = await fetchOf({ cacheDir: cache.path });
  assert.deepEqual(await fetchOf({ cacheDir: cache.path }), first);
  const at = await commit({ [include]: 'lang de\n' });
  const next = await fetchOf({ cacheDir: cache.path });
  assert.equal(next.commit, at);
  assert.notEqual(next.path, first.path);
  assert.equal(await readFile(join(dirname(next.path), include), 'utf8'), 'lang de\n');
});

test("a plain web server's files are enough", async () => {
  await using cache = await TestFolder.make();
  const bare = join(projects.path, 'kickstarts.git');
  await run(['git', '-C', bare, 'update-server-info']);
  const offers = await Promise.all(
    (await readdir(bare, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(projects.path.length), { content: await readFile(path) }] as const;
      }),
  );
  await using mirror = await TestMirror.start(Object.fromEntries(offers));
  const project = mirror.url('/kickstarts.git');
  const { path } = await fetchOf({ cacheDir: cache.path, project });
  assert.equal(await readFile(path, 'utf8'), `%include ${include}\n`);
});

test("neither the user's settings nor the user's hooks have a say", async () => {
  await using home = await TestFolder.make();
  const hooks = join(home.path, 'hooks');
  await mkdir(hooks);
  const says = `#!/bin/sh\ntouch ${join(home.path, 'ran')}\n`;
  await writeFile(join(hooks, 'post-checkout'), says, { mode: 0o755 });
  await writeFile(join(home.path, 'config'), `[core]\n\thooksPath = ${hooks}\n`);
  process.env['GIT_CONFIG_GLOBAL'] = join(home.path, 'config');
  try {
    await fetchOf({ cacheDir: join(home.path, 'cache') });
  } finally {
    delete process.env['GIT_CONFIG_GLOBAL'];
  }
  assert.ok(!(await readdir(home.path)).includes('ran'));
});

const refused: Readonly<Record<string, readonly [asked: Partial<Asked>, words: RegExp]>> = {
  'a file that leads elsewhere': [{ file: '../../etc/x.ks' }, /no name of a kickstart/],
  'a file in a folder': [{ file: 'sub/x.ks' }, /no name of a kickstart/],
  'a file that is not there': [{ file: 'other.ks' }, /There is no other\.ks in .*branch f43/],
  'a link out of the project': [{ file: 'link.ks' }, /link that leads out of the project/],
  'a branch that is not there': [{ branch: 'f99' }, /no branch f99 in http/],
  'a branch that is an option': [{ branch: '--upload-pack=x' }, /no name of a branch/],
  'http elsewhere': [{ project: 'http://example.org/x.git' }, /only https is/],
  'a file of this machine': [{ project: 'file:///etc' }, /only https is/],
  'a program as a project': [{ project: 'ext::sh -c true' }, /only https is/],
  'a password': [{ project: 'https://me:x@example.org/x.git' }, /only https is/],
};
for (const [what, [asked, words]] of Object.entries(refused)) {
  test(`${what} is refused, and why is said`, async () => {
    await using cache = await TestFolder.make();
    await assert.rejects(
      fetchOf({ cacheDir: cache.path, ...asked }),
      (error) => error instanceof UserError && words.test(error.message),
    );
  });
}

test('a project that is not there, and one that wants a password: an error at once', async () => {
  await using cache = await TestFolder.make();
  const words = /git could not read http.*\n {4}fatal: /;
  await assert.rejects(fetchOf({ cacheDir: cache.path, project: server.url('none.git') }), words);
  await using mirror = await TestMirror.start({
    '/x.git/info/refs?service=git-upload-pack': {
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="x"' },
    },
  });
  await assert.rejects(fetchOf({ cacheDir: cache.path, project: mirror.url('/x.git') }), words);
  assert.deepEqual(await heldIn(cache.path, 'fedora-kickstarts'), []);
});

test('who stops it stops it', async () => {
  await using cache = await TestFolder.make();
  const kickstart = { project: server.url('kickstarts.git'), branch: 'f43', file, why: 'So.' };
  const signal = AbortSignal.abort(new Error('stop'));
  await assert.rejects(officialKickstart({ kickstart }, { cacheDir: cache.path, signal }), /stop/);
});

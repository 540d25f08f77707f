import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { CommandError } from '../process/run.ts';
import { asRoot, type Bind, inRoot, removeTree } from './root.ts';

// A root without a system of its own: this machine's /usr is shown in it.
const usr: Bind = { source: '/usr', target: '/usr', access: 'read' };
let root = '';

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'root-'));
  await mkdir(join(root, 'usr'));
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    if (existsSync(`/usr/${name}`)) await symlink(`usr/${name}`, join(root, name));
  }
});

after(() => removeTree(root));

const inside = (script: string, options: Parameters<typeof inRoot>[2] = {}) =>
  inRoot(root, ['sh', '-c', script], { ...options, binds: [usr, ...(options.binds ?? [])] });

test('a command gets its input and environment, and gives its output and exit code', async () => {
  const result = await inside('cat; echo "$GREETING in $PWD" >&2; exit 3', {
    stdin: 'hello',
    env: { GREETING: 'hi' },
    cwd: '/tmp',
    accept: [3],
  });
  assert.deepEqual(result, { stdout: 'hello', stderr: 'hi in /tmp', exitCode: 3 });
});

test('a command that fails, or is not there, is an error that names it', async () => {
  await assert.rejects(inside('echo no >&2; exit 4'), (error) => {
    assert.ok(error instanceof CommandError);
    assert.equal(error.exitCode, 4);
    return true;
  });
  await assert.rejects(inRoot(root, ['no-such-program'], { binds: [usr] }), /no-such-program/);
});

test('a root that is not there is refused', async () => {
  await assert.rejects(inRoot(join(root, 'missing'), ['true']), /cannot enter/);
});

test('the command sees a minimal /dev, its own processes, and no network', async () => {
  const { stdout } = await inside(
    'echo x > /dev/null; ls -d /dev/vda /dev/kvm 2>/dev/null; cat /proc/1/comm; grep -c : /proc/net/dev',
  );
  assert.deepEqual(stdout.split('\n'), ['python3', '1']);
});

test('a bind is shown, and written only where that is allowed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bind-'));
  try {
    const bind = (access: Bind['access']) => ({
      binds: [{ source: folder, target: '/srv/here', access }],
    });
    await inside('echo written > /srv/here/file', bind('write'));
    assert.equal(await readFile(join(folder, 'file'), 'utf8'), 'written\n');
    await assert.rejects(inside('echo again > /srv/here/file', bind('read')), /[Rr]ead-only/);
    const copied = await inside('cat /srv/here/file; echo more > /srv/here/file', bind('copy'));
    assert.equal(copied.stdout, 'written');
    assert.equal(await readFile(join(folder, 'file'), 'utf8'), 'written\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a bind to a link that leads out of the root is refused', async () => {
  await symlink('/etc', join(root, 'out'));
  await assert.rejects(
    inside('true', { binds: [{ source: tmpdir(), target: '/out/there', access: 'read' }] }),
    /leads out of the root/,
  );
  assert.equal(existsSync('/etc/there'), false);
});

test('no mount outlives the command', async () => {
  await inside('test -e /proc/self');
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  assert.equal(mounts.includes(root), false);
});

test('aborting kills the command and what it started', async () => {
  const controller = new AbortController();
  const started = Promise.withResolvers<void>();
  const mark = `6${String(process.pid).padStart(8, '0')}`;
  const running = inside(`sleep ${mark} & echo up; wait`, {
    signal: controller.signal,
    onLine: () => started.resolve(),
  });
  await started.promise;
  controller.abort(new Error('enough'));
  await assert.rejects(running, /enough/);
  const { stdout } = await execa('ps', ['-eo', 'args'], { reject: false });
  assert.equal(stdout.includes(`sleep ${mark}`), false);
});

test('a tree is removed; one with something mounted in it is not', async () => {
  const tree = await mkdtemp(join(tmpdir(), 'tree-'));
  await mkdir(join(tree, 'a/b'), { recursive: true });
  await writeFile(join(tree, 'a/b/file'), '');
  await removeTree(tree);
  await assert.rejects(stat(tree), { code: 'ENOENT' });
  await assert.rejects(removeTree('/proc'), /\/proc.* is mounted/);
});

test(
  'as root, a command with the rights of root is itself',
  { skip: process.getuid?.() !== 0 },
  () => {
    assert.deepEqual(asRoot(['tar', '-x']), ['tar', '-x']);
  },
);

test('a tree that a dying process still fills is removed when that has ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'filled-'));
  const script = 'n=0; while mkdir "$0/$n"; do n=$((n + 1)); echo; done';
  const writer = execa('bash', ['-c', script, folder], { reject: false, stderr: 'ignore' });
  await once(writer.stdout, 'data');
  const removed = removeTree(folder);
  await setTimeout(300);
  writer.kill('SIGKILL');
  await removed;
  assert.equal(existsSync(folder), false);
});

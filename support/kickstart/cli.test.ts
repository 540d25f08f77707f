import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { run, type RunResult } from '../process/run.ts';
import { Folder, testPython } from './testing.ts';

const script = fileURLToPath(new URL('cli.ts', import.meta.url));

/** Runs the command in a folder, once its Python is there: making it would add a line to what it prints. */
async function kickstart(cwd: string, ...args: readonly string[]): Promise<RunResult> {
  await testPython();
  const argv = [process.execPath, '--conditions=source', script, ...args] as const;
  return run(argv, { cwd, accept: [1, 2] });
}

const files = {
  'good.ks': 'lang de_DE\n%include part.ks\n%packages --nocore\n@core\nnano\n%end\n',
  'part.ks': 'poweroff\n',
  'bad.ks': 'langg de_DE\nlang de_DE\n',
  'comps.xml':
    '<comps><group><id>core</id><name>Core</name><packagelist><packagereq>bash</packagereq>' +
    '</packagelist></group></comps>',
  'overlay.json': '{"selinux": false}',
  'list.json': '[]',
} as const;

test('check looks at all files; results and errors go to streams of their own', async () => {
  await using folder = await Folder.of(files);
  const { stdout, stderr, exitCode } = await kickstart(folder.path, 'check', 'bad.ks', 'good.ks');
  assert.equal(exitCode, 1);
  assert.match(stdout, /^good\.ks: in order as F\d+: 2 commands; 1 group, 1 package, 0 excluded; /);
  assert.match(
    stderr,
    /^error: bad\.ks:1: Unknown command: langg\n {4}langg de_DE\n {2}Is lang meant/,
  );
});

test('flatten prints one file', async () => {
  await using folder = await Folder.of(files);
  const { stdout, exitCode } = await kickstart(folder.path, 'flatten', 'good.ks', '--version=F42');
  assert.equal(exitCode, 0);
  assert.equal(
    stdout,
    '#version=F42\nlang de_DE\npoweroff\n\n%packages --nocore\n@core\nnano\n%end',
  );
});

test('treefile prints JSON', async () => {
  await using folder = await Folder.of(files);
  const options = ['--comps=comps.xml', '--overlay=overlay.json', '--arch=x86_64', '--version=F42'];
  const { stdout, exitCode } = await kickstart(folder.path, 'treefile', 'good.ks', ...options);
  assert.equal(exitCode, 0);
  const treefile = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal(treefile['ref'], 'fedora/42/x86_64/good');
  assert.deepEqual(treefile['repos'], ['fedora', 'updates']);
  assert.deepEqual(treefile['packages'], ['kernel', 'nano', 'rpm-ostree']);
  assert.equal(treefile['selinux'], false);
});

test('input that is wrong ends with 1, usage that is wrong with 2, help with 0', async () => {
  await using folder = await Folder.of(files);
  const without = await kickstart(folder.path, 'treefile', 'good.ks');
  assert.equal(without.exitCode, 1);
  assert.equal(without.stdout, '');
  assert.match(without.stderr, /^error: good\.ks:4: the packages of @core are not known/);
  const overlay = ['--comps=comps.xml', '--overlay=list.json'];
  const list = await kickstart(folder.path, 'treefile', 'good.ks', ...overlay);
  assert.equal(list.exitCode, 1);
  assert.match(list.stderr, /^error: list\.json: the overlay is no object/);
  assert.equal((await kickstart(folder.path, 'chekc')).exitCode, 2);
  const help = await kickstart(folder.path, '--help');
  assert.equal(help.exitCode, 0);
  assert.match(help.stdout, /^Usage:/);
});

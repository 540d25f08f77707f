import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { identityOf, runName } from '../libvirt/owner.ts';
import { readSettings } from '../settings.ts';
import { processesOf } from './processes.ts';
import { sweep } from './reap.ts';
import { polled } from './waits/poll.ts';
import { waitFor } from './waits/wait.ts';
import { openWorkbench } from './workbench.ts';

let work = '';
let cache = '';
before(async () => {
  work = await mkdtemp(join(tmpdir(), 'reap-'));
  cache = await mkdtemp(join(tmpdir(), 'reap-cache-'));
});
after(async () => {
  await rm(work, { recursive: true });
  await rm(cache, { recursive: true });
});

/** Starts a run with a guest in a process of its own, and resolves when it has printed a line that begins so. */
async function startRun(
  until: string,
): Promise<{ readonly child: ChildProcess; readonly folder: string }> {
  const program = fileURLToPath(new URL('run-test-program.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', program, work, cache], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let folder = '';
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('folder ')) folder = line.slice('folder '.length);
    if (line.startsWith(until)) return { child, folder };
  }
  throw new Error('the run ended too early');
}

/** Resolves when nothing of a run is left: no process, no folder. */
async function untilGone(folder: string): Promise<void> {
  const gone = polled(
    'the run to be gone',
    20,
    async () =>
      (await processesOf(folder)).length === 0 &&
      !(await readdir(work)).some((name) => folder.endsWith(name)),
    50,
  );
  await waitFor(gone, { host: folder, timeScale: 1 });
}

test('a run that is killed with its guest and a command leaves nothing: its reaper sees to it', async () => {
  const { child, folder } = await startRun('guest');
  const kinds = (await processesOf(folder)).map(({ kind }) => kind);
  assert.deepEqual([...new Set(kinds)].sort(), ['command', 'daemon', 'guest']);
  child.kill('SIGKILL');
  await untilGone(folder);
});

test('a run that is killed while its daemon starts leaves nothing', async () => {
  const { child, folder } = await startRun('folder');
  child.kill('SIGKILL');
  await untilGone(folder);
});

test('where the reaper was killed too, the next run cleans up', async () => {
  const { child, folder } = await startRun('guest');
  for (const name of await readdir('/proc')) {
    // The reaper of that run: it has the run's folder as an argument.
    if (!/^\d+$/.test(name) || Number(name) === child.pid) continue;
    const argv = await argumentsOf(name);
    if (argv.includes(folder) && argv.some((each) => each.endsWith('/reaper.ts'))) {
      process.kill(Number(name), 'SIGKILL');
    }
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.ok((await processesOf(folder)).length > 0);
  const swept = await sweep(work);
  assert.deepEqual(swept.runs, [folder.slice(work.length + 1)]);
  assert.ok(swept.processes >= 2);
  await untilGone(folder);
});

test('a run that is alive, and what is no run, is left alone', async () => {
  const mine = runName(identityOf());
  await mkdir(join(work, mine));
  await mkdir(join(work, 'run-1'));
  assert.deepEqual(await sweep(work), { runs: [], domains: 0, processes: 0 });
  assert.deepEqual((await readdir(work)).sort(), [mine, 'run-1'].sort());
  await rm(join(work, mine), { recursive: true });
});

test('two runs at once have daemons that do not meet', async () => {
  const { child, folder } = await startRun('guest');
  const settings = readSettings({ PROTOTYPES_WORK_DIR: work, PROTOTYPES_CACHE_DIR: cache });
  {
    await using own = await openWorkbench(settings);
    assert.notEqual(own.workbench.folder, folder);
    assert.deepEqual(own.swept.runs, []);
  }
  const kinds = (await processesOf(folder)).map(({ kind }) => kind);
  assert.ok(kinds.includes('guest'), 'the other run still has its guest');
  child.kill('SIGKILL');
  await untilGone(folder);
});

async function argumentsOf(pid: string): Promise<string[]> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
}

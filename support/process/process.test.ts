import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Interrupted, withLifetime } from './lifetime.ts';
import { tryLock, withLock } from './lock.ts';
import { CommandError, run } from './run.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'process-'));
});
after(() => rm(folder, { recursive: true }));

test('a command gives its output, its environment and input reach it', async () => {
  const result = await run(['sh', '-c', 'cat; echo "$A"; echo err >&2'], {
    input: 'in\n',
    env: { A: 'b' },
  });
  assert.deepEqual(result, { stdout: 'in\nb', stderr: 'err', exitCode: 0 });
});

test('lines of both streams are heard as they come', async () => {
  const lines: string[] = [];
  await run(['sh', '-c', 'echo a; echo b >&2; echo c'], { onLine: (line) => lines.push(line) });
  assert.deepEqual(lines.toSorted(), ['a', 'b', 'c']);
});

test('an exit code is an error unless it is accepted', async () => {
  assert.equal((await run(['sh', '-c', 'exit 3'], { accept: [3] })).exitCode, 3);
  await assert.rejects(run(['sh', '-c', 'echo why >&2; exit 3']), (error) => {
    assert.ok(error instanceof CommandError);
    assert.equal(error.exitCode, 3);
    assert.match(error.message, /^sh -c .* ended with 3:\n {2}why$/);
    return true;
  });
});

test('a program that is missing is named', async () => {
  await assert.rejects(run(['/no/such/program']), /\/no\/such\/program could not be run/);
});

test('aborting ends the command and gives the reason', async () => {
  const controller = new AbortController();
  const began = performance.now();
  const running = run(['sh', '-c', 'echo started; exec sleep 60'], {
    signal: controller.signal,
    onLine: () => controller.abort(new Error('enough')),
  });
  await assert.rejects(running, /enough/);
  assert.ok(performance.now() - began < 20_000);
});

test('a lock is held by one at a time, and given back after an error', async () => {
  const path = join(folder, 'a.lock');
  let inside = 0;
  let waited = 0;
  const hold = (): Promise<void> =>
    withLock(
      path,
      async () => {
        inside += 1;
        assert.equal(inside, 1);
        // Long enough for the others to be heard waiting; which of them comes next does not matter.
        await new Promise((resolve) => setTimeout(resolve, 700));
        inside -= 1;
      },
      { onWait: () => (waited += 1) },
    );
  await Promise.all([hold(), hold()]);
  assert.equal(waited, 1);
  const failing = withLock(path, async () => {
    throw new Error('inside');
  });
  await assert.rejects(failing, /inside/);
  assert.equal(await withLock(path, async () => 'free'), 'free');
});

test('waiting for a lock can be given up', async () => {
  const path = join(folder, 'b.lock');
  await withLock(path, async () => {
    const waiting = withLock(path, async () => 'never', { signal: AbortSignal.timeout(200) });
    await assert.rejects(waiting, { name: 'TimeoutError' });
  });
});

test('a lock that somebody holds is not waited for when it is only tried', async () => {
  const path = join(folder, 'd.lock');
  await withLock(path, async () => {
    assert.equal(await tryLock(path, async () => 'mine'), undefined);
  });
  assert.equal(await tryLock(path, async () => 'mine'), 'mine');
  await assert.rejects(
    tryLock(join(folder, 'none', 'd.lock'), async () => 'never'),
    /failed/,
  );
});

test('a lock is kept until the work has cleaned up, even if it was told to stop', async () => {
  const path = join(folder, 'e.lock');
  const controller = new AbortController();
  await withLock(
    path,
    async () => {
      controller.abort(new Error('stop'));
      assert.equal(await tryLock(path, async () => 'mine'), undefined);
    },
    { signal: controller.signal },
  );
});

test('a lock file that cannot be made is an error, not a lock', async () => {
  await assert.rejects(
    withLock(join(folder, 'none', 'c.lock'), async () => 'never'),
    /flock .*c\.lock failed/,
  );
});

test('what a command opened is closed in reverse order, whether it ends well or not', async () => {
  const closed: string[] = [];
  const body = async (code: number | Error): Promise<number> =>
    withLifetime(async ({ resources }) => {
      resources.defer(() => void closed.push('first'));
      resources.defer(() => void closed.push('second'));
      if (code instanceof Error) throw code;
      return code;
    });
  assert.equal(await body(4), 4);
  await assert.rejects(body(new Error('bad')), /bad/);
  assert.deepEqual(closed, ['second', 'first', 'second', 'first']);
});

test('a signal aborts the body, which cleans up, and gives the exit code of a shell', async () => {
  const listeners = process.listenerCount('SIGTERM');
  let cleaned = false;
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true;
  try {
    const code = await withLifetime(async ({ signal, resources }) => {
      resources.defer(() => {
        cleaned = true;
      });
      process.kill(process.pid, 'SIGTERM');
      return run(['sleep', '60'], { signal }).then(() => 0);
    });
    assert.equal(code, 143);
  } finally {
    process.stderr.write = write;
  }
  assert.ok(cleaned);
  assert.equal(process.listenerCount('SIGTERM'), listeners);
  assert.equal(new Interrupted('SIGINT').exitCode, 130);
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { offspring, watchProcesses, type Seen } from './process-watch.ts';

const seen = (pid: number, parent: number): Seen => ({ pid, parent, argv: [], peak: 0 });

test('offspring is the process itself, its children and theirs', () => {
  const all = [seen(1, 0), seen(7, 3), seen(3, 2), seen(2, 1), seen(4, 1), seen(5, 2)];
  assert.deepEqual(
    offspring(all, 2).map(({ pid }) => pid),
    [2, 3, 5, 7],
  );
  assert.deepEqual(offspring(all, 99), []);
});

test('a process is seen with the memory that it took at its worst', async () => {
  const child = spawn(process.execPath, [
    '--eval',
    'let much = Buffer.alloc(100e6, 1); much = undefined; console.log("there"); process.stdin.resume()',
    'the-runner',
  ]);
  try {
    assert.ok(child.pid !== undefined);
    await once(child.stdout, 'data');
    const { runnerPeak, othersPeak } = await watchProcesses(
      child.pid,
      (argv) => argv.includes('the-runner'),
      AbortSignal.abort(),
    );
    assert.ok(runnerPeak > 100e6, `${runnerPeak}`);
    assert.ok(othersPeak > 20e6, `${othersPeak}`);
  } finally {
    child.kill();
    await once(child, 'close');
  }
});

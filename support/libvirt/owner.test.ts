import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { identityOf, isAlive, ownerOfRun, runName } from './owner.ts';

test('this process is alive; the same number with another start is not', async () => {
  const self = identityOf();
  assert.equal(self.pid, process.pid);
  assert.ok(await isAlive(self));
  assert.ok(!(await isAlive({ ...self, started: '1' })));
});

test('a process that has ended is not alive, though its parent has not asked for it yet', async () => {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const identity = identityOf(child.pid);
  assert.ok(await isAlive(identity));
  child.stdin.end();
  await once(child, 'exit');
  assert.ok(!(await isAlive(identity)));
});

test('a program’s name with spaces and parentheses does not disturb', async () => {
  const child = spawn('bash', ['-c', 'exec -a x cat'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  assert.match(identityOf(child.pid).started, /^\d+$/);
  child.stdin.end();
  await once(child, 'exit');
});

test('a run’s name says whose it is', () => {
  const owner = { pid: 21, started: '4711' };
  assert.equal(runName(owner), 'run-l-3mv');
  assert.deepEqual(ownerOfRun('run-l-3mv'), owner);
  assert.equal(ownerOfRun('run-l-3mv.part'), undefined);
  assert.equal(ownerOfRun('../run-1-2'), undefined);
});

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { progressOn, silent } from './progress.ts';

test('a stage gives its result, and silence shows nothing', async () => {
  assert.equal(await silent.stage('x', async () => 5), 5);
});

test('a short stage that succeeds is not worth a line in a log', async () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  assert.equal(await progressOn(stream).stage('x', async () => 5), 5);
  assert.equal(stream.read(), null);
});

test('a stage that fails is named with the reason, and its error goes on', async () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  const failing = progressOn(stream).stage('Compose', async () => {
    throw new Error('full disk\n  Make room.');
  });
  await assert.rejects(failing, /full disk/);
  assert.match(String(stream.read()), /^\[00:00\] ✗ Compose 0\.0 s: full disk\n$/);
});

test('a long stage is announced, then timed', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const clock = context.mock.method(performance, 'now', () => 0);
  const stream = new PassThrough({ encoding: 'utf8' });
  const { promise, resolve } = Promise.withResolvers<void>();
  const stage = progressOn(stream).stage('Install', () => promise);
  context.mock.timers.tick(2000);
  assert.equal(stream.read(), '[00:00] Install …\n');
  clock.mock.mockImplementation(() => 63_000);
  resolve();
  await stage;
  assert.equal(stream.read(), '[01:03] ✓ Install 63.0 s\n');
});

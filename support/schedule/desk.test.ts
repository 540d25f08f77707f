import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Tree } from '../compose/compose.ts';
import { UserError } from '../errors.ts';
import type { PreparedEdition } from '../images/edition-host.ts';
import type { SavedHost } from '../images/first-boot.ts';
import { DeskCaller } from './desk-caller.ts';
import { Desk, type UnderWay } from './desk.ts';
import { Seats } from './seats.ts';

// The desk passes them on and looks at nothing in them.
const server = { edition: 'server' } as PreparedEdition;
const update = { commit: 'c' } as Tree;
const alternate = { commit: 'a' } as Tree;
const desktop = { bootId: 'b' } as SavedHost;

interface Ends extends Disposable {
  readonly name: string;
  readonly caller: DeskCaller;
}

/** A desk, and somebody who calls it. */
function open(underWay: UnderWay): Ends {
  const name = randomUUID();
  const resources = new DisposableStack();
  resources.use(new Desk(name, underWay));
  const caller = resources.use(new DeskCaller(name));
  return { name, caller, [Symbol.dispose]: () => resources.dispose() };
}

test('an edition is given out when it is there, update, alternate tree and desktop by themselves', async () => {
  const made = Promise.withResolvers<PreparedEdition>();
  using run = open({
    editions: new Map([['server', made.promise]]),
    updates: new Map([['server', Promise.resolve(update)]]),
    alternates: new Map([['server', Promise.resolve(alternate)]]),
    desktops: new Map([['server', Promise.resolve(desktop)]]),
    seats: new Seats(1),
  });
  const edition = run.caller.edition('server');
  assert.deepEqual(await run.caller.update('server'), update);
  assert.deepEqual(await run.caller.alternate('server'), alternate);
  assert.deepEqual(await run.caller.desktop('server'), desktop);
  made.resolve(server);
  assert.deepEqual(await edition, server);
});

test('what could not be made, and what nobody ordered, is told by name', async () => {
  const failed = Promise.reject<PreparedEdition>(new UserError('The disk is full.'));
  failed.catch(() => {});
  const nobody = Promise.reject<SavedHost>(new UserError('The password is wrong.'));
  nobody.catch(() => {});
  using run = open({
    editions: new Map([['server', failed]]),
    updates: new Map(),
    alternates: new Map(),
    desktops: new Map([['server', nobody]]),
    seats: new Seats(1),
  });
  await assert.rejects(run.caller.edition('server'), {
    message: 'Server could not be prepared: The disk is full.',
  });
  await assert.rejects(run.caller.desktop('server'), {
    message: 'Nobody could log in to Server: The password is wrong.',
  });
  await assert.rejects(run.caller.edition('workstation'), /Workstation .* was not told/);
  await assert.rejects(run.caller.update('server'), /The update of Server .* was not told/);
  await assert.rejects(run.caller.alternate('server'), /alternate tree of Server .* was not told/);
});

test('callers share the seats, from other threads as well', async () => {
  const seats = new Seats(1);
  using run = open({
    editions: new Map(),
    updates: new Map(),
    alternates: new Map(),
    desktops: new Map(),
    seats,
  });
  const seat = await run.caller.seats(1);
  const module = JSON.stringify(new URL('desk-caller.ts', import.meta.url).href);
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     import(${module}).then(async ({ DeskCaller }) => {
       using caller = new DeskCaller(workerData);
       parentPort.postMessage('asks');
       await using _seat = await caller.seats(1);
       parentPort.postMessage('sits');
     });`,
    { eval: true, workerData: run.name },
  );
  const said: unknown[] = [];
  worker.on('message', (text) => said.push(text));
  const ended = new Promise((resolve) => {
    worker.on('exit', resolve);
  });
  await new Promise((resolve) => {
    worker.once('message', resolve);
  });
  assert.deepEqual(said, ['asks']);
  await seat[Symbol.asyncDispose]();
  assert.equal(await ended, 0);
  assert.deepEqual(said, ['asks', 'sits']);
  (await seats.take())[Symbol.dispose]();
});

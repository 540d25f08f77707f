import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandResult, Host } from '../host/host.ts';
import { PrototypeWorld } from './world.ts';

const nothing = (): void => {};
const unexpected = (): never => {
  throw new Error('A world attaches nothing by itself.');
};

/** A world whose host answers every command with this exit code. */
function worldWith(exitCode: number): PrototypeWorld {
  const run = async (command: string): Promise<CommandResult> => ({
    command,
    user: 'root',
    stdout: 'said\n',
    stderr: 'complained\n',
    exitCode,
    seconds: 0,
    began: 0,
  });
  const host: Partial<Host> = {
    name: 'server-1',
    run,
    accounts: [{ name: 'admin', key: true, password: 'secret', administrator: true }],
  };
  const world = new PrototypeWorld({
    attach: unexpected,
    log: nothing,
    link: nothing,
    parameters: {},
  });
  world.use(host as Host);
  return world;
}

const root = { name: 'root' };

test('a failure that no step asks about fails the scenario, with what was printed', async () => {
  const world = worldWith(3);
  await world.attempt('pour', root);
  assert.throws(
    () => world.settle(),
    (error: Error) => /"pour" of root[^]*said[^]*complained[^]*3/.test(error.message),
  );
});

test('the next attempt does not hide it', async () => {
  const world = worldWith(3);
  await world.attempt('pour', root);
  await assert.rejects(world.attempt('drink', root), /"pour" of root/);
});

test('a failure that a step asks about is its matter', async () => {
  const world = worldWith(3);
  await world.attempt('pour', root);
  assert.equal(world.last.exitCode, 3);
  world.settle();
});

test('a success needs nobody to ask', async () => {
  const world = worldWith(0);
  await world.attempt('pour', root);
  world.settle();
});

test('people are known by what features call them', () => {
  const world = worldWith(0);
  assert.equal(world.accountOf({ name: 'the administrator' }), 'admin');
  assert.equal(world.accountOf({ name: 'brewster' }), 'brewster');
  assert.equal(world.passwordOf({ name: 'the administrator' }), 'secret');
  world.passwords.set('admin', 'newer');
  assert.equal(world.passwordOf({ name: 'the administrator' }), 'newer');
  assert.throws(() => world.passwordOf({ name: 'brewster' }), /gave brewster a password/);
});

test('an expectation names the host', () => {
  assert.throws(
    () => worldWith(0).expect(1, 'the number of kegs').to.equal(2),
    /the number of kegs \(on server-1\): expected 1 to equal 2/,
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Act, Asked } from '../../evidence/recording.ts';
import { hostsOf, publishedFor, replayLane, type Replayed } from './replay.ts';

const begun: Act = {
  kind: 'host',
  edition: 'server',
  disk: '/saved/disk',
  memory: '/saved/memory',
};
const asked = (command: string | null, more: Partial<Asked> = {}): Asked => ({
  kind: 'command',
  user: 'root',
  command,
  terminal: false,
  input: 'none',
  login: 'key',
  exitCode: 0,
  seconds: 1,
  ...more,
});
const booting = (why: string): readonly Act[] => [
  { kind: 'boot', why },
  { kind: 'ready', seconds: 5 },
];

/** A guest that notes what is asked of it; each command ends with its own text as exit code, or with 0. */
function fakeGuest(asks: string[]): Replayed {
  const note =
    (what: string) =>
    async (...words: readonly unknown[]): Promise<void> => {
      asks.push([what, ...words].join(' '));
    };
  return {
    trouble: undefined,
    restore: note('restore'),
    awake: note('awake'),
    powerOn: note('power on'),
    booted: note('booted'),
    write: note('write'),
    read: note('read'),
    off: note('off'),
    powerCut: note('cut'),
    async run(user, command) {
      asks.push(`${user}: ${command}`);
      return { exitCode: Number(/\d+$/.exec(command)?.[0] ?? 0), stdout: 'out', stderr: '' };
    },
    [Symbol.asyncDispose]: note('end'),
  };
}

async function replay(lane: readonly Act[]): Promise<readonly string[]> {
  const asks: string[] = [];
  await replayLane(hostsOf(lane), {
    folder: '/none',
    argv: () => [],
    privateKey: '/none/key',
    signal: new AbortController().signal,
    guest: () => fakeGuest(asks),
  });
  return asks;
}

test('what was recorded is done again in order, one host after the other', async () => {
  const content = Buffer.from('hi').toString('base64');
  const file = { kind: 'file', user: 'root', path: '/etc/motd', seconds: 1 } as const;
  const asks = await replay([
    begun,
    ...booting('restored'),
    asked('exit 3', { exitCode: 3, user: 'brewer' }),
    { ...file, how: 'write', content, mode: 0o600 },
    { kind: 'boot', why: 'systemctl reboot' },
    asked('systemctl reboot', { exitCode: null }),
    { kind: 'ready', seconds: 60 },
    { ...file, how: 'read', content: null, mode: 0 },
    begun,
    ...booting('restored'),
    { kind: 'off', how: 'power cut' },
    ...booting('power on'),
    asked('systemctl poweroff'),
    { kind: 'off', how: 'power off' },
  ]);
  assert.deepEqual(asks, [
    'restore',
    'awake',
    'brewer: exit 3',
    'write root /etc/motd hi 384',
    'root: systemctl reboot',
    'booted',
    'read root /etc/motd',
    'end',
    'restore',
    'awake',
    'cut',
    'power on',
    'booted',
    'root: systemctl poweroff',
    'off',
    'end',
  ]);
});

test('a command that ends in another way is an error that names it', async () => {
  await assert.rejects(
    replay([begun, ...booting('restored'), asked('exit 4', { exitCode: 3 })]),
    /`exit 4` of root ended with 4, and not with 3/,
  );
});

test('trouble on the console is told in place of the wait that it ended', async () => {
  const trouble = new Error('kernel panic');
  const guest: Replayed = {
    ...fakeGuest([]),
    trouble,
    booted: () => Promise.reject(new Error('the wait was ended')),
  };
  await assert.rejects(
    replayLane(hostsOf([begun, ...booting('restored'), ...booting('power on')]), {
      folder: '/none',
      argv: () => [],
      privateKey: '/none/key',
      signal: new AbortController().signal,
      guest: () => guest,
    }),
    trouble,
  );
});

test('what a recording does not hold cannot be done again', () => {
  const obstacles: readonly (readonly [Act, RegExp])[] = [
    [asked('chpasswd', { input: 'not recorded' }), /the input of `chpasswd`/],
    [asked(null), /held a password/],
    [asked('id', { login: 'password', user: 'anna' }), /anna logged in with a password/],
    [{ kind: 'boot', why: 'reset' }, /\(reset\)/],
    [{ kind: 'retry', reason: 'early oops' }, /tried twice \(early oops\)/],
  ];
  for (const [act, message] of obstacles) assert.throws(() => hostsOf([begun, act]), message);
});

test('what was published for a host is known before it is made', () => {
  const [first, second, third] = hostsOf([
    begun,
    { kind: 'published', what: 'the update' },
    { kind: 'published', what: 'the update' },
    begun,
    ...booting('restored'),
    begun,
    { kind: 'published', what: 'what is installed' },
    { kind: 'published', what: 'the update' },
  ]);
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  assert.equal(publishedFor(first), 'the update');
  assert.equal(publishedFor(second), undefined);
  assert.throws(() => publishedFor(third), /one thing after the other/);
  assert.notEqual(first.name, second.name);
});

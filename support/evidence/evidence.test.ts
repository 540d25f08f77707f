import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host, HostEvent, HostListener } from '../host/host.ts';
import { Evidence, type Attach } from './evidence.ts';
import { tail, transcript } from './transcript.ts';

const ls: HostEvent = {
  kind: 'command',
  unexpected: true,
  given: {},
  result: {
    command: 'ls /none',
    user: 'root',
    stdout: '',
    stderr: 'ls: no such file\n',
    exitCode: 2,
    seconds: 0.25,
    began: Date.parse('2026-01-02T03:04:05.678Z'),
  },
};

/** A host that answers from a table; the last member of the pair makes its listeners hear an event. */
function fakeHost(overrides: Partial<Host> = {}): {
  host: Host;
  asked: string[];
  tell: HostListener;
} {
  const listeners = new Set<HostListener>();
  const asked: string[] = [];
  const host: Partial<Host> = {
    name: 'server-1',
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async run(command) {
      asked.push(command);
      return {
        command,
        user: 'root',
        stdout: `<${command}>\n`,
        stderr: '',
        exitCode: 0,
        seconds: 0.1,
        began: 0,
      };
    },
    isOn: async () => true,
    console: async () => 'the console',
    journal: async () => 'the journal',
    screenshot: async () => ({ mime: 'image/png', data: Buffer.from('png') }),
    ...overrides,
  };
  return { host: host as Host, asked, tell: (event) => listeners.forEach((hear) => hear(event)) };
}

function attachments(): { attach: Attach; kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, attach: (data, { fileName }) => void kept.set(fileName, data.toString()) };
}

test('a failed scenario leaves commands, console, journal, status before and after, and a screenshot', async () => {
  const { host, tell } = fakeHost();
  const { attach, kept } = attachments();
  using evidence = new Evidence();
  await evidence.watch(host);
  tell(ls);
  await evidence.collect(attach, { failed: true });
  assert.deepEqual([...kept.keys()].sort(), [
    'server-1-commands.txt',
    'server-1-console.log',
    'server-1-journal.txt',
    'server-1-screen',
    'server-1-status.txt',
  ]);
  assert.match(kept.get('server-1-commands.txt') ?? '', /root # ls \/none/);
  assert.match(
    kept.get('server-1-status.txt') ?? '',
    /Before:\n<ostree admin status>\n\nAfter:\n# rpm-ostree status --verbose\n</,
  );
});

test('a passed scenario leaves its commands alone, and a boot that was tried again', async () => {
  const { host, tell } = fakeHost();
  const { attach, kept } = attachments();
  using evidence = new Evidence();
  await evidence.watch(host);
  tell({ kind: 'retry', reason: 'kernel oops', lines: ['int3'] });
  tell(ls);
  await evidence.collect(attach, { failed: false });
  assert.deepEqual([...kept.keys()], ['retried-boot.txt', 'server-1-commands.txt']);
  assert.equal(kept.get('retried-boot.txt'), 'kernel oops');
});

test('what a host cannot give is told in its place, and it is not asked again and again', async () => {
  const { host, asked } = fakeHost({
    run: async (command) => {
      asked.push(command);
      throw new Error('no answer');
    },
    journal: () => Promise.reject(new Error('no journal')),
    screenshot: () => Promise.reject(new Error('no screen')),
  });
  const { attach, kept } = attachments();
  using evidence = new Evidence();
  await evidence.watch(host);
  await evidence.collect(attach, { failed: true });
  assert.deepEqual(asked, ['ostree admin status', 'rpm-ostree status --verbose']);
  assert.match(kept.get('server-1-status.txt') ?? '', /no answer/);
  assert.match(kept.get('server-1-journal.txt') ?? '', /not to be had: no journal/);
  assert.ok(!kept.has('server-1-screen'));
});

test('a host that is off is asked for its console only', async () => {
  const { host, asked } = fakeHost({ isOn: async () => false });
  const { attach, kept } = attachments();
  using evidence = new Evidence();
  await evidence.watch(host);
  await evidence.collect(attach, { failed: true });
  assert.deepEqual(asked, []);
  assert.equal(kept.get('server-1-console.log'), 'the console');
  assert.match(kept.get('server-1-status.txt') ?? '', /The host is off/);
});

test('a private key that a command printed is not attached', async () => {
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----';
  const { host, tell } = fakeHost({ console: async () => key, journal: async () => key });
  const { attach, kept } = attachments();
  using evidence = new Evidence();
  await evidence.watch(host);
  tell({ ...ls, result: { ...ls.result, stdout: key } });
  await evidence.collect(attach, { failed: true });
  for (const [name, text] of kept) assert.doesNotMatch(text, /AAAA/, name);
});

test('after its scenario nothing is heard any more', async () => {
  const { host, tell } = fakeHost();
  const { attach, kept } = attachments();
  const evidence = new Evidence();
  await evidence.watch(host);
  evidence[Symbol.dispose]();
  tell(ls);
  await evidence.collect(attach, { failed: true });
  assert.equal(kept.size, 0);
});

test('a transcript shows a command as its reader would have typed it, and how it ended', () => {
  assert.equal(
    transcript([{ at: 0, event: ls }], 100),
    '03:04:05.678 root # ls /none\n    stderr: ls: no such file\n    exit code 2 (unexpected), 0.25 s\n',
  );
});

test('long output keeps its end and says what is missing', () => {
  assert.equal(tail('abcdef', 4), '(2 characters left out)\ncdef');
  assert.equal(tail('abcd', 4), 'abcd');
});

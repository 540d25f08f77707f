import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CommandGiven, HostEvent } from '../host/host.ts';
import { defaultHardware, type Image } from '../images/image.ts';
import { newKeyPair } from '../host/ssh/keys.ts';
import { Recorder } from './recorder.ts';
import { lanesOf } from './recording.ts';

const image: Image = {
  edition: 'server',
  disk: '/cache/disk',
  digest: 'abc',
  accounts: [{ name: 'brewer', key: true, administrator: true, password: 'a-secret-word' }],
  hardware: defaultHardware.server,
};
const saved = { image, disk: '/cache/saved', memory: '/cache/memory' };

function command(text: string, given: CommandGiven = {}, exitCode?: number): HostEvent {
  const result = { command: text, user: 'root', stdout: 'out', stderr: '', seconds: 1, began: 0 };
  return { kind: 'command', unexpected: false, given, result: { ...result, exitCode } };
}

async function recorded(work: (recorder: Recorder, path: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  try {
    const path = join(folder, 'recording.ndjson');
    const recorder = new Recorder(path);
    recorder.begin(saved);
    work(recorder, path);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    return await readFile(path, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a recording has the state, the boots, the commands and the files, a lane a worker', async () => {
  const text = await recorded((recorder, path) => {
    recorder.hear({ kind: 'boot', why: 'restored' });
    recorder.hear({ kind: 'ready', seconds: 4, bootId: 'x' });
    recorder.hear(command('locale', { env: { LC_ALL: 'C' }, terminal: true }, 2));
    recorder.hear({
      kind: 'file',
      transfer: {
        how: 'write',
        path: '/etc/motd',
        user: 'root',
        bytes: 3,
        mode: 0o640,
        content: 'hi\n',
        seconds: 0.1,
        began: 0,
      },
    });
    recorder.published('the update');
    recorder.hear({ kind: 'off', how: 'power cut' });
    new Recorder(path).begin(saved);
  });
  const [first = [], second = []] = [...lanesOf(text).values()];
  assert.deepEqual(
    first.map(({ kind }) => kind),
    ['host', 'boot', 'ready', 'command', 'file', 'published', 'off'],
  );
  assert.deepEqual(
    second.map(({ kind }) => kind),
    ['host'],
  );
  const [asked, file] = first.slice(3);
  assert.ok(asked?.kind === 'command' && file?.kind === 'file');
  assert.equal(asked.command, 'export LC_ALL=C; locale');
  assert.deepEqual([asked.terminal, asked.exitCode, asked.login], [true, 2, 'key']);
  assert.equal(Buffer.from(file.content ?? '', 'base64').toString(), 'hi\n');
});

test('no password, no key and no input is in a recording', async () => {
  const key = newKeyPair('test').private;
  const text = await recorded((recorder) => {
    recorder.hear(command('chpasswd', { input: 'visitor:another-word\n' }, 0));
    recorder.hear(command('echo a-secret-word', {}, 0));
    recorder.hear(command('echo not-a-secret-words', {}, 0));
    recorder.hear(command('id', { password: true }, 0));
    recorder.hear({
      kind: 'file',
      transfer: {
        how: 'write',
        path: '/root/key',
        user: 'root',
        bytes: key.length,
        mode: 0o600,
        content: key,
        seconds: 0.1,
        began: 0,
      },
    });
  });
  assert.doesNotMatch(text, /(?:another|secret)-word\b/);
  const lines = text.trim().split('\n');
  assert.equal(lines.length, 6);
  const acts = [...lanesOf(text).values()].flat();
  assert.deepEqual(
    acts.map((act) => ('command' in act ? [act.command, act.input, act.login] : [])),
    [
      [],
      ['chpasswd', 'not recorded', 'key'],
      [null, 'none', 'key'],
      ['echo not-a-secret-words', 'none', 'key'],
      ['id', 'none', 'password'],
      [],
    ],
  );
  assert.ok(acts.every((act) => !('content' in act) || act.content === null));
});

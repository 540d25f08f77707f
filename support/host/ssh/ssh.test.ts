import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HostKeyError } from '../errors.ts';
import { Links } from '../links.ts';
import { sshBanner } from '../waits/banner.ts';
import { waitFor, WaitError } from '../waits/wait.ts';
import { CommandStopped, runCommand, shellQuote } from './command.ts';
import { sshIdentity } from './keys.ts';
import { type Answer, startTestServer } from './test-server.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssh-'));
});
after(() => rm(folder, { recursive: true }));

const never = new AbortController().signal;

/** Runs the command in a real shell, as sshd would. */
const shell: Answer = (command, channel, pty) => {
  const child = spawn('bash', ['-c', command]);
  channel.pipe(child.stdin);
  child.stdout.on('data', (chunk: Buffer) =>
    channel.write(pty ? chunk.toString().replaceAll('\n', '\r\n') : chunk),
  );
  child.stderr.on('data', (chunk: Buffer) => channel.stderr.write(chunk));
  child.stdin.on('error', () => {});
  channel.on('close', () => child.kill('SIGKILL'));
  child.on('close', (code, signal) => {
    if (signal === null) channel.exit(code ?? 0);
    else channel.exit(signal.replace('SIG', ''));
    channel.end();
  });
};

async function linksTo(
  server: { readonly port: number; readonly privateKey: string },
  pin: { fingerprint: string | undefined } = { fingerprint: undefined },
): Promise<Links> {
  const privateKey = join(folder, 'key');
  await writeFile(privateKey, server.privateKey, { mode: 0o600 });
  const links = new Links({ host: 'testhost', privateKey, pin, timeScale: 1 });
  links.moveTo(server.port);
  return links;
}

test('a command gets its input and environment, and gives output, errors and exit code', async () => {
  await using server = await startTestServer(shell);
  const links = await linksTo(server);
  const session = await links.session('anna');
  const options = { env: { X: "it's" }, input: 'in\n' };
  const result = await runCommand(session, 'cat; echo "$X" >&2; exit 3', options, never);
  assert.equal(result.stdout, 'in\n');
  assert.equal(result.stderr, "it's\n");
  assert.equal(result.exitCode, 3);
  assert.equal(result.command, 'cat; echo "$X" >&2; exit 3');
  assert.equal(result.user, 'anna');
  await assert.rejects(runCommand(session, 'true', { env: { 'a b': '' } }, never), RangeError);
  await links.close();
});

test('one connection a user serves all commands, and a new one is made when it has ended', async () => {
  await using server = await startTestServer(shell);
  const links = await linksTo(server);
  const results = await Promise.all(
    ['a', 'b'].map(async (each) =>
      runCommand(await links.session('anna'), `echo ${each}`, {}, never),
    ),
  );
  assert.deepEqual(
    results.map(({ stdout }) => stdout),
    ['a\n', 'b\n'],
  );
  assert.equal(server.connections.length, 1);
  const first = await links.session('anna');
  server.connections[0]?.end();
  await first.closed;
  assert.equal((await runCommand(await links.session('anna'), 'echo c', {}, never)).stdout, 'c\n');
  assert.equal(server.connections.length, 2);
  await links.close();
});

test('a signal, and a connection that is lost, are ends without an exit code', async () => {
  await using server = await startTestServer((command, channel, pty) => {
    if (command !== 'drop') return shell(command, channel, pty);
    channel.write('begun');
    channel.once('end', () => server.connections[0]?.end());
    channel.resume();
  });
  const links = await linksTo(server);
  const killed = await runCommand(await links.session('anna'), 'kill -KILL $$', {}, never);
  assert.equal(killed.exitCode, undefined);
  assert.equal(killed.signal, 'KILL');
  const lost = await runCommand(await links.session('anna'), 'drop', {}, never);
  assert.equal(lost.stdout, 'begun');
  assert.equal(lost.exitCode, undefined);
  assert.equal(lost.signal, undefined);
});

test('a command that is stopped tells what it had printed', async () => {
  await using server = await startTestServer((command, channel) => {
    channel.write(`${command}\n`);
  });
  const links = await linksTo(server);
  const running = runCommand(await links.session('anna'), 'hang', {}, AbortSignal.timeout(300));
  await assert.rejects(running, (error) => {
    assert.ok(error instanceof CommandStopped);
    assert.equal(error.result.stdout, 'hang\n');
    return true;
  });
  links.drop();
});

test('a terminal’s line ends are made a file’s', async () => {
  await using server = await startTestServer(shell);
  const links = await linksTo(server);
  const session = await links.session('anna');
  const { stdout } = await runCommand(session, 'echo a', { terminal: true }, never);
  assert.equal(stdout, 'a\n');
  await links.close();
});

test('another host key than at the first connection is refused', async () => {
  const pin = { fingerprint: undefined };
  await using first = await startTestServer(shell);
  const links = await linksTo(first, pin);
  await links.session('anna');
  assert.match(pin.fingerprint ?? '', /^SHA256:[\w+/]{43}$/);
  await links.close();
  await using second = await startTestServer(shell);
  links.moveTo(second.port);
  await assert.rejects(links.session('anna'), HostKeyError);
});

test('a password opens or does not; what else was offered is told', async () => {
  await using server = await startTestServer(shell);
  const links = await linksTo(server);
  const good = await links.login({ user: 'anna', password: 'secret' }, 'echo in', never);
  assert.ok(good.accepted);
  assert.equal(good.result.stdout, 'in\n');
  const bad = await links.login({ user: 'anna', password: 'wrong' }, 'echo in', never);
  assert.deepEqual(bad, { accepted: false, offered: ['publickey', 'password'] });
});

test('the banner is waited for until the server is there, or the limit is', async () => {
  const context = { host: 'testhost', timeScale: 1 };
  await using placeholder = await startTestServer(shell);
  const { port } = placeholder;
  await placeholder[Symbol.asyncDispose]();
  const waiting = waitFor(sshBanner(port, 20), context);
  await using server = await startTestServer(shell, port);
  assert.match(await waiting, /^SSH-2\.0-/);
  assert.equal(server.port, port);
  await assert.rejects(
    waitFor(sshBanner(1, 0.3), { ...context, tail: async () => ['last words'] }),
    (error) => error instanceof WaitError && /SSH server[\s\S]*last words/.test(error.message),
  );
});

test('the key is made once, by whoever is first, and is its owner’s alone', async () => {
  const cacheDir = join(folder, 'cache');
  const identities = await Promise.all([sshIdentity(cacheDir), sshIdentity(cacheDir)]);
  const publicKeys = new Set(identities.map(({ publicKey }) => publicKey));
  assert.equal(publicKeys.size, 1);
  const { privateKey, publicKey } = await sshIdentity(cacheDir);
  assert.ok(publicKeys.has(publicKey));
  assert.match(publicKey, /^ssh-ed25519 \S+ ostree-prototypes$/);
  assert.equal((await stat(privateKey)).mode & 0o777, 0o600);
  assert.match(await readFile(privateKey, 'utf8'), /^-----BEGIN OPENSSH PRIVATE KEY-----/);
});

test('arguments reach the command as they are', async () => {
  await using server = await startTestServer(shell);
  const links = await linksTo(server);
  const argv = ['printf', '%s|', "it's", '$HOME', 'a b', '', '*', '\n'];
  const command = argv.map((each) => shellQuote(each)).join(' ');
  const { stdout } = await runCommand(await links.session('anna'), command, {}, never);
  assert.equal(stdout, "it's|$HOME|a b||*|\n|");
  await links.close();
});

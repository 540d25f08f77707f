import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startTestServer, type Answer, type TestServer } from '../../host/ssh/test-server.ts';
import { OpenSsh } from './open-ssh.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-ssh-'));
});
after(() => rm(folder, { recursive: true }));

const { signal } = new AbortController();

const answer: Answer = (command, channel, pty) => {
  channel.write(`${command}${pty ? ' on a terminal' : ''}`);
  channel.exit(command === 'fail' ? 3 : 0);
  channel.end();
};

async function connected(work: (ssh: OpenSsh, server: TestServer) => Promise<void>): Promise<void> {
  await using server = await startTestServer(answer);
  const privateKey = join(folder, 'key');
  await writeFile(privateKey, server.privateKey, { mode: 0o600 });
  const socket = join(folder, 'socket');
  const { port } = server;
  await using ssh = await OpenSsh.open({ port, user: 'anna', privateKey, socket }, signal);
  await work(ssh, server);
}

test('commands go over one connection, and end with their exit codes', async () => {
  await connected(async (ssh, server) => {
    assert.deepEqual(await ssh.run('echo $HOME; -x', false, signal), {
      exitCode: 0,
      stdout: 'echo $HOME; -x',
      stderr: '',
    });
    assert.equal((await ssh.run('fail', false, signal)).exitCode, 3);
    assert.match((await ssh.run('tty', true, signal)).stdout, /^tty on a terminal/);
    assert.equal(server.connections.length, 1);
  });
});

test('a connection that ends tells so', async () => {
  await connected(async (ssh, server) => {
    server.connections[0]?.end();
    await ssh.closed;
    assert.equal((await ssh.run('true', false, signal)).exitCode, undefined);
  });
});

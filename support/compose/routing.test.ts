import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startTreeServer } from './tree-server.ts';
import { registerView } from './views.ts';

/** What a process gets from a URL that is named as libvirt names the QEMU of a domain. */
async function got(url: string, domain: string): Promise<string> {
  const program =
    'fetch(process.argv[1]).then((r) => r.text()).then((t) => process.stdout.write(t))';
  const words = ['-e', program, '--', url, '-name', `guest=${domain},debug-threads=on`];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return stdout;
}

test('a domain with a view of its own gets that one, at the URL of all, until it is given up', async () => {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'routing-'));
  resources.defer(() => rm(folder, { recursive: true }));
  for (const name of ['common', 'own']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'summary'), name);
  }
  const views = join(folder, 'views');
  const server = resources.use(await startTreeServer(0, { views }));
  server.mount('trees', join(folder, 'common'));
  const own = resources.use(await startTreeServer(0));
  own.mount('trees', join(folder, 'own'));
  const url = `http://127.0.0.1:${server.port}/trees/summary`;

  const view = await registerView(views, 'proto-one', own.port);
  assert.equal(await got(url, 'proto-one'), 'own');
  assert.equal(await got(url, 'proto-other'), 'common');
  await view[Symbol.asyncDispose]();
  assert.equal(await got(url, 'proto-one'), 'common');
});

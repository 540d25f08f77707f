import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { run } from '../process/run.ts';
import { readSettings } from '../settings.ts';
import { checkEnvironment, pythonEnvironment } from './venv.ts';

for (const [name, environment] of [
  ['requirements.txt', pythonEnvironment],
  ['check-requirements.txt', checkEnvironment],
] as const) {
  test(`an environment holds what ${name} pins, and is made once`, async () => {
    const { cacheDir } = readSettings();
    const { python } = await environment(cacheDir);
    const pins = (await readFile(new URL(name, import.meta.url), 'utf8'))
      .split('\n')
      .flatMap((line) => /^([\w-]+)==(\S+) \\$/.exec(line)?.slice(1).join('==') ?? []);
    assert(pins.length > 3);
    const { stdout } = await run([python, '-I', '-m', 'pip', 'freeze', '--local']);
    const installed = new Set(stdout.toLowerCase().replaceAll(/[._]/g, '-').split('\n'));
    assert.deepEqual(
      pins.filter((pin) => !installed.has(pin.replaceAll('.', '-'))),
      [],
    );
    const again = await environment(cacheDir, { onMake: () => assert.fail('made again') });
    assert.equal(again.python, python);
  });
}

test('every requirement has its hashes', async () => {
  for (const name of ['requirements.txt', 'build-requirements.txt', 'check-requirements.txt']) {
    const text = await readFile(new URL(name, import.meta.url), 'utf8');
    const requirements = text.split(/^(?=[\w-]+==)/m).slice(1);
    assert(requirements.length > 0);
    for (const each of requirements) assert.match(each, /--hash=sha256:[0-9a-f]{64}/);
  }
});

import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { settingsHelp } from '../settings.ts';
import { top } from '../top.ts';

const files = ['.github/workflows/*.yml', 'plans/*.fmf', 'tests/*.fmf'].flatMap((pattern) =>
  globSync(pattern, { cwd: top }),
);
const { scripts } = JSON.parse(await readFile(join(top, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const settings = new Set(settingsHelp.map(([name]) => name));

test('there are workflows and plans to look at', () => {
  assert.ok(files.length >= 4);
});

for (const file of files) {
  test(`${file} names commands and settings that there are`, async () => {
    const text = await readFile(join(top, file), 'utf8');
    const run = [...text.matchAll(/npm run (?:--\S+ )*(\w+)/g)].map(([, name = '']) => name);
    const set = [...text.matchAll(/PROTOTYPES_[A-Z_]*[A-Z]/g)].map(([name]) => name);
    assert.deepEqual(
      [...run.filter((name) => !(name in scripts)), ...set.filter((name) => !settings.has(name))],
      [],
    );
  });

  test(`${file} takes actions by their commit, and says which version that is`, async () => {
    const text = await readFile(join(top, file), 'utf8');
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
    const loose = uses.filter((action) => !/^[\w./-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(action));
    assert.deepEqual(loose, []);
  });
}

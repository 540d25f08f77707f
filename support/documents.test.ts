import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { settingsHelp } from './settings.ts';
import { top } from './top.ts';

const ignored = new Set(['node_modules', 'reports', 'dist']);
const documents = globSync('**/*.md', { cwd: top, exclude: (name) => ignored.has(name) });

async function scriptsOf(manifest: string): Promise<readonly string[]> {
  if (!existsSync(manifest)) return [];
  const { scripts } = JSON.parse(await readFile(manifest, 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return Object.keys(scripts);
}

test('there are documents to look at', () => {
  assert.ok(documents.includes('README.md'));
  assert.ok(documents.length > 10);
});

for (const document of documents) {
  test(`the links of ${document} lead somewhere`, async () => {
    const text = await readFile(join(top, document), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)];
    const broken = links
      .map(([, link = '']) => link)
      .filter((link) => !existsSync(join(top, dirname(document), link)));
    assert.deepEqual(broken, []);
  });

  test(`${document} names commands and settings that there are`, async () => {
    const text = await readFile(join(top, document), 'utf8');
    const scripts = new Set([
      ...(await scriptsOf(join(top, 'package.json'))),
      ...(await scriptsOf(join(top, dirname(document), 'package.json'))),
    ]);
    const run = [...text.matchAll(/npm run ([a-z]+)/g)].map(([, name = '']) => name);
    const known = new Set(settingsHelp.map(([name]) => name));
    const set = [...text.matchAll(/PROTOTYPES_[A-Z_]*[A-Z]/g)].map(([name]) => name);
    assert.deepEqual(
      [...run.filter((name) => !scripts.has(name)), ...set.filter((name) => !known.has(name))],
      [],
    );
  });
}

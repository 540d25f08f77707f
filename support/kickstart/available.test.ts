import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { readAvailable } from './available.ts';
import { Folder } from './testing.ts';

function repomd(href: string): string {
  return `<?xml version="1.0"?>
<repomd xmlns:rpm="http://linux.duke.edu/metadata/rpm">
  <data type="filelists"><location href="repodata/filelists.xml"/></data>
  <data type="primary"><location href="${href}"/></data>
</repomd>`;
}

const primary = `<?xml version="1.0"?>
<metadata packages="2">
  <package type="rpm">
    <name>vim-tiny</name>
    <format>
      <rpm:provides>
        <rpm:entry name="vim-tiny" flags="EQ" ver="9"/><rpm:entry name="vim-minimal"/>
      </rpm:provides>
      <rpm:requires><rpm:entry name="vim-common"/></rpm:requires>
    </format>
  </package>
  <package type="rpm"><name>nano</name><format/></package>
</metadata>`;

test('names and provides of all repositories', async () => {
  await using folder = await Folder.of({
    'a/repodata/repomd.xml': repomd('repodata/primary.xml.zst'),
    'a/repodata/primary.xml.zst': zstdCompressSync(primary),
    'b/repodata/repomd.xml': repomd('repodata/primary.xml'),
    'b/repodata/primary.xml': '<metadata><package><name>less</name></package></metadata>',
  });
  const { names, provides } = await readAvailable([folder.file('a'), folder.file('b')]);
  assert.deepEqual([...names], ['vim-tiny', 'nano', 'less']);
  assert.deepEqual([...provides], ['vim-tiny', 'vim-minimal']);
});

test('what is no repository', async () => {
  await using folder = await Folder.of({
    'up/repodata/repomd.xml': repomd('../../etc/passwd'),
    'none/repodata/repomd.xml': '<repomd/>',
    'gone/repodata/repomd.xml': repomd('repodata/primary.xml'),
  });
  for (const [name, words] of [
    ['up', /repomd\.xml: it names no list of packages/],
    ['none', /repomd\.xml: it names no list of packages/],
    ['gone', /primary\.xml: it cannot be read: ENOENT/],
    ['missing', /repomd\.xml: it cannot be read: ENOENT/],
  ] as const) {
    await assert.rejects(readAvailable([folder.file(name)]), words);
  }
});

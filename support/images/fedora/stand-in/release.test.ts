import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { test } from 'node:test';
import { readCatalogue } from '../catalogue.ts';
import { standInRelease } from './release.ts';

test("the stand-in's entry is one that the catalogue could have, but for its number and its addresses", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
  try {
    const release = standInRelease((place) => `https://example.org/${place}`, 'A'.repeat(40));
    const text = JSON.stringify({
      $schema: 'release.schema.json',
      ...release,
      release: '91',
    }).replaceAll('fedora/1/', 'fedora/91/');
    await writeFile(join(folder, '91.json'), text);
    const [read] = await readCatalogue(folder);
    expect(read?.release).to.equal('91');
  } finally {
    await rm(folder, { recursive: true });
  }
});

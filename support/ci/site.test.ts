import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeSite } from './site.ts';

test('a page leads to every report and says what came of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'site-'));
  try {
    await assert.rejects(writeSite(folder, ''), /no folder here has a report/);
    for (const [name, failures] of [
      ['lab', ''],
      ['fedora-45', '2 scenarios failed.\n\n- <b>\n'],
    ] as const) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'failures.md'), failures);
    }
    await writeSite(folder, 'A day & a night');
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    assert.match(
      page,
      /href='fedora-45\/index.html'>fedora-45<\/a>: 2 scenarios failed\.[^]*>lab<\/a>: nothing failed/,
    );
    assert.match(page, /A day &amp; a night/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

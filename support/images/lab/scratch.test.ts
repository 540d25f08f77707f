import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { removeAbandoned, scratchFolder } from './scratch.ts';

test('a killed run leaves its folder to the next, which leaves those of living ones alone', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'scratch-'));
  try {
    const gone = execa('true');
    await gone;
    await mkdir(join(cache, `lab-scratch-${gone.pid}-x`, 'root'), { recursive: true });
    await mkdir(join(cache, `lab-scratch-${process.ppid}-y`));
    await mkdir(join(cache, 'lab-packages'));
    const made = await scratchFolder(cache);
    await removeAbandoned(cache);
    assert.equal(existsSync(made), true);
    const left = (await readdir(cache)).filter((name) => join(cache, name) !== made);
    assert.deepEqual(left.sort(), ['lab-packages', `lab-scratch-${process.ppid}-y`]);
  } finally {
    await rm(cache, { recursive: true });
  }
});

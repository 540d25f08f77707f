import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { test } from 'node:test';
import { readSource } from './read-source.ts';
import { testPython } from './testing.ts';

test('the packages are those of the other kickstart, all else is of the first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'source-'));
  try {
    const [ours, official, none] = ['ours.ks', 'official.ks', 'none.ks'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    await writeFile(ours, 'lang en_US.UTF-8\n%packages\nvim\n%end\n');
    await writeFile(official, 'lang de_DE.UTF-8\n%packages\nemacs\n%end\n%post\ntrue\n%end\n');
    await writeFile(none, 'lang de_DE.UTF-8\n');
    const options = { python: await testPython(), version: 'F42' };
    const read = await readSource({ kickstart: ours, packagesFrom: official }, options);
    expect(read.packages?.packages.map(({ name }) => name)).to.deep.equal(['emacs']);
    expect(read.packages?.packages[0]?.place).to.deep.equal({ file: official, line: 3 });
    expect(read.commands.map(({ text }) => text)).to.deep.equal(['lang en_US.UTF-8']);
    expect(read.scripts).to.deep.equal([]);
    const error = await readSource({ kickstart: ours, packagesFrom: none }, options).then(
      () => undefined,
      String,
    );
    expect(error).to.include(`${none}: there is no %packages section`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

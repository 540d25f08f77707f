import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { UserError } from '../../errors.ts';
import { testPython } from '../../kickstart/testing.ts';
import { top } from '../../top.ts';
import { everyEdition } from '../image.ts';
import { readCatalogue } from './catalogue.ts';
import {
  describeList,
  missingIn,
  officialTreefiles,
  placesIn,
  readPackageSets,
  writePackageSets,
} from './package-sets.ts';

const sets = await readPackageSets();
const folder = process.env['FEDORA_KICKSTARTS'] ?? '';

describe('what the official kickstarts ask for', () => {
  for (const set of sets) {
    const name = `Fedora ${set.release} ${set.edition}, by ${set.kickstart}`;
    test(name, async (context) => {
      if (folder === '') return context.skip('FEDORA_KICKSTARTS is not set');
      const missing = await missingIn(folder, set);
      if (missing.length > 0) return context.skip(`there is no ${missing.join(', no ')}`);
      const python = await testPython();
      const { asWritten, flattened } = await officialTreefiles(folder, set, { python });
      assert.deepEqual(flattened, asWritten, 'the flat kickstart asks for something else');
      const schema: unknown = JSON.parse(
        await readFile(join(top, 'support', 'kickstart', 'treefile.schema.json'), 'utf8'),
      );
      const valid = new Ajv({ allErrors: true, strictTypes: false }).compile(schema as object);
      assert.equal(valid(asWritten), true, JSON.stringify(valid.errors));
      const found = describeList(asWritten.packages);
      if (set.packages === null) {
        return context.skip(`nobody has described it yet; it is ${JSON.stringify(found)}`);
      }
      return assert.deepEqual(found, set.packages, 'if the files are right: npm run describe');
    });
  }

  test('every edition of every release of the catalogue is among the sets, by the same file', async () => {
    for (const { release, kickstartVersion, editions } of await readCatalogue()) {
      for (const edition of everyEdition) {
        const found = sets.filter((each) => each.release === release && each.edition === edition);
        assert.deepEqual(
          found.map(({ kickstart, syntax }) => ({ kickstart, syntax })),
          [{ kickstart: editions[edition].kickstart.file, syntax: kickstartVersion }],
          `${release} ${edition}`,
        );
      }
    }
  });

  test('what was computed says from what, and the digests are digests', () => {
    for (const { from, packages, release } of sets) {
      assert.equal(from === null, packages === null, release);
      if (packages === null || from === null) continue;
      assert.ok(packages.count > 100, release);
      assert.match(packages.sha256, /^[0-9a-f]{64}$/);
      assert.match(`${from.kickstarts} ${from.comps}`, /^[0-9a-f]{40} [0-9a-f]{40}$/);
    }
  });
});

describe('a list of packages', () => {
  test('is described by count and digest, in whatever order it comes', () => {
    // printf 'bash\nnano\n' | sha256sum
    const sha256 = 'f497c012b0686fd0e9612c1ad9a9440351e73313cda0eb3ea7cb8b9f4ca34902';
    const found = describeList(['nano', 'bash', 'nano']);
    assert.equal(found.count, 2);
    assert.deepEqual(found, describeList(['bash', 'nano']));
    assert.equal(found.sha256, sha256);
  });
});

describe('the description', () => {
  test('is written and read again; what is none is refused by its file', async () => {
    const aside = await mkdtemp(join(tmpdir(), 'package-sets-'));
    const file = join(aside, 'sets.json');
    try {
      await writePackageSets(sets, file);
      assert.deepEqual(await readPackageSets(file), sets);
      for (const text of ['{', '{}', '[{"release": "../x"}]']) {
        await writeFile(file, text);
        await assert.rejects(
          readPackageSets(file),
          (error) => error instanceof UserError && error.message.startsWith(file),
        );
      }
    } finally {
      await rm(aside, { recursive: true });
    }
  });

  test('names what a folder lacks', async () => {
    const [set] = sets;
    assert.ok(set !== undefined);
    assert.deepEqual(
      await missingIn('/nonexistent', set),
      Object.values(placesIn('/nonexistent', set)),
    );
  });
});

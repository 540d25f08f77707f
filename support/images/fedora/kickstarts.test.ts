import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { UserError } from '../../errors.ts';
import { readComps } from '../../kickstart/comps.ts';
import { readKickstarts } from '../../kickstart/read.ts';
import { testPython } from '../../kickstart/testing.ts';
import { treefileFrom, type Treefile } from '../../kickstart/treefile.ts';
import { top } from '../../top.ts';
import { readCatalogue } from './catalogue.ts';
import { fedora } from './kind.ts';

const catalogue = await readCatalogue();
const files = ['server', 'server-alternate', 'workstation'].map((name) =>
  join(top, 'vm-images', 'kickstarts', `${name}.ks`),
);
const schema = JSON.parse(
  await readFile(join(top, 'support', 'kickstart', 'treefile.schema.json'), 'utf8'),
) as object;
const valid = new Ajv({ allErrors: true, strictTypes: false }).compile<Treefile>(schema);

/** Why a treefile is none. */
function problems(treefile: unknown): readonly string[] {
  return valid(treefile)
    ? []
    : (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

describe('every kickstart that is used', () => {
  // Fedora's own groups are not at hand without a network; the lab's have the same names.
  const comps = readComps(join(top, 'vm-images', 'lab', 'comps.xml'));

  for (const { release, kickstartVersion: version } of catalogue) {
    test(`is in order in the syntax of Fedora ${release}, and makes a treefile`, async () => {
      const python = await testPython();
      const kickstarts = await readKickstarts(files, { python, version });
      assert.equal(kickstarts.length, files.length);
      for (const kickstart of kickstarts) {
        if (kickstart instanceof UserError) throw kickstart;
        assert.equal(kickstart.version, version);
        assert.deepEqual(kickstart.warnings, []);
        const { treefile } = treefileFrom(kickstart, {
          comps: await comps,
          ref: `fedora/${release}/x86_64/server`,
          repos: ['fedora', 'updates'],
          releasever: release,
        });
        assert.deepEqual(problems(treefile), []);
      }
    });
  }
});

describe('the schema of treefiles', () => {
  const good = {
    ref: 'fedora/45/x86_64/server',
    repos: ['fedora'],
    releasever: '45',
    'automatic-version-prefix': '45',
    packages: ['bash'],
  };

  test("takes what the targets add, and nothing that rpm-ostree's JSON would take in silence", async () => {
    const text = await readFile(join(top, 'vm-images', 'lab', 'treefile.json'), 'utf8');
    assert.deepEqual(problems({ ...good, ...(JSON.parse(text) as object) }), []);
    assert.deepEqual(problems({ ...good, ...fedora.treefile }), []);
    for (const [what, other] of Object.entries({
      'an unknown member': { 'exclude-package': ['x'] },
      'a list that is none': { packages: 'bash' },
      'two names in one': { packages: ['bash zsh'] },
      'no package': { packages: [] },
      'a ref that leads elsewhere': { ref: '/x' },
      'a target that is none': { 'default-target': 'graphical' },
      'a script without an interpreter': { postprocess: ['true'] },
    })) {
      assert.notDeepEqual(problems({ ...good, ...other }), [], what);
    }
  });
});

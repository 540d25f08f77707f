import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { top } from '../support/top.ts';

const page = await readFile(join(top, 'docs', 'normal-operation.md'), 'utf8');

async function featuresOf(prototype: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(top, 'features', prototype);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.feature'));
  const texts = names.map(
    async (name) => [name, await readFile(join(folder, name), 'utf8')] as const,
  );
  return new Map(await Promise.all(texts));
}

const features = await featuresOf('prototype-1');

/** The rows of tables: their cells, without the header's. */
function rowsIn(text: string): readonly string[][] {
  return text
    .split('\n')
    .filter((line) => /^\| (?!-|criterion )/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
    .filter((cells) => cells.length === 4);
}

const rows = rowsIn(page);

function scenariosIn(texts: ReadonlyMap<string, string>): readonly string[] {
  return [...texts.values()].flatMap((text) =>
    [...text.matchAll(/^ *Scenario(?: Outline)?: (.+)$/gm)].map(([, name = '']) => name),
  );
}

const scenarios = scenariosIn(features);
/** An upgrade brings about what a criterion asks for, too: a machine that is switched off, a desktop that restarts it. */
const elsewhere = scenariosIn(await featuresOf('prototype-2'));

test('there are features, and rows in the table', () => {
  assert.ok(scenarios.length > 0);
  assert.ok(rows.length > 0);
});

test('every scenario stands in the table', () => {
  assert.deepEqual(
    scenarios.filter((name) => !page.includes(`\`${name}\``)),
    [],
  );
});

test('every scenario that the table names exists', () => {
  const named = rows.flatMap(([, , , proof = '']) =>
    [...proof.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  assert.deepEqual(
    named.filter((name) => !scenarios.includes(name) && !elsewhere.includes(name)),
    [],
  );
});

test('every row has a verdict, and what goes with it', () => {
  for (const [criterion, source = '', verdict = '', proof = ''] of rows) {
    assert.match(verdict, /^(?:proved|not here|not yet)/, criterion);
    assert.notEqual(proof, '', criterion);
    if (verdict.startsWith('proved')) assert.match(proof, /`|every host/, criterion);
    if (/Basic|Beta/.test(source)) assert.doesNotMatch(verdict, /not yet/, criterion);
  }
});

for (const [name, text] of features) {
  test(`${name}: each scenario names the criterion that it proves`, () => {
    const described = text.split(/^ *Scenario(?: Outline)?: /m).slice(1);
    assert.ok(described.length > 0);
    for (const scenario of described) {
      const [title] = scenario.split('\n');
      assert.match(scenario, /^ *Criterion: \S/m, title);
    }
  });
}

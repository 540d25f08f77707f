import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCatalogue } from './fedora/catalogue.ts';
import { nightly } from './nightly.ts';

const catalogue = await readCatalogue();

test('a night has the lab and every supported release, in either edition, and no other', () => {
  const { runs, reports } = nightly(catalogue, 2);
  const supported = catalogue.filter(({ status }) => status === 'supported');
  assert.ok(supported.length > 0 && supported.length < catalogue.length);
  assert.deepEqual(
    reports.map(({ report }) => report),
    ['lab', ...supported.map(({ release }) => `fedora-${release}`)],
  );
  assert.deepEqual(
    runs.filter(({ report }) => report === 'lab').map(({ name, shard }) => [name, shard]),
    [
      ['lab-server-1', '1/2'],
      ['lab-server-2', '2/2'],
      ['lab-workstation-1', '1/2'],
      ['lab-workstation-2', '2/2'],
    ],
  );
  for (const { target, release, report } of runs) {
    assert.equal(report, target === 'lab' ? 'lab' : `fedora-${release}`);
    assert.equal(target === 'lab', release === '');
  }
});

test("every scenario is in one of a target's two selections", () => {
  const tags = new Map(nightly(catalogue, 1).runs.map((run) => [run.edition, run.tags]));
  assert.deepEqual([...tags.values()].sort(), ['@workstation', 'not @workstation']);
});

test('names are of one run each, and a report says how many it is made of', () => {
  const { runs, reports } = nightly(catalogue, 3);
  assert.equal(new Set(runs.map(({ name }) => name)).size, runs.length);
  for (const { report, runs: count } of reports) {
    assert.equal(runs.filter((each) => each.report === report).length, count);
  }
});

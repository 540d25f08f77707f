import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { UserError } from '../../errors.ts';
import { chooseRelease, describeRelease, readCatalogue, type FedoraRelease } from './catalogue.ts';

const catalogue = await readCatalogue();
const releases = catalogue.map(({ release }) => release);

function releaseOf(wanted: string): FedoraRelease {
  const found = catalogue.find((each) => each.release === wanted);
  assert(found !== undefined);
  return found;
}

describe('the catalogue', () => {
  test('every file of it is a release, and they are in the order of their numbers', () => {
    assert(releases.length > 3);
    assert.deepEqual(
      releases,
      [...releases].sort((a, b) => Number(a) - Number(b)),
    );
  });

  test("the prototypes' own release is in it, and historic", () => {
    assert.equal(releaseOf('21').status, 'historic');
  });

  test('no key, and no place of a repository or a ref, is that of another release', () => {
    for (const values of [
      catalogue.map(({ signingKey }) => signingKey.fingerprint),
      catalogue.flatMap(({ repositories }) => repositories.map(({ metalink }) => metalink)),
      catalogue.flatMap(({ editions }) => [editions.workstation.ref, editions.server.ref]),
    ]) {
      assert.deepEqual(values, [...new Set(values)]);
    }
  });

  test('a report says what was verified, and nobody has verified anything yet', () => {
    for (const each of catalogue) {
      assert.equal(
        describeRelease(each),
        `Fedora ${each.release} (verified: workstation never, server never)`,
      );
    }
  });
});

describe('the release of a run', () => {
  test('is the newest that is supported, not one that is coming', () => {
    const supported = catalogue.filter(({ status }) => status === 'supported');
    assert.equal(chooseRelease(catalogue, undefined), supported.at(-1));
    assert(catalogue.some(({ status }) => status === 'coming'));
  });

  test('is another one that is named, also one that is coming', () => {
    const coming = catalogue.find(({ status }) => status === 'coming');
    assert.equal(chooseRelease(catalogue, coming?.release), coming);
  });

  test('is none that the catalogue lacks: those that there are, are named', () => {
    assert.throws(
      () => chooseRelease(catalogue, '20'),
      (error) =>
        error instanceof UserError &&
        /no Fedora 20/.test(error.message) &&
        /\b43\b/.test(error.advice ?? '') &&
        !/\b21\b/.test(error.advice ?? ''),
    );
  });

  test('is none that is historic, and why is said', () => {
    assert.throws(() => chooseRelease(catalogue, '21'), /only read, never booted.*unified-core/s);
  });

  test('is an error where none is supported', () => {
    assert.throws(() => chooseRelease([releaseOf('21')], undefined), /no release .* supported/);
  });
});

describe('a file that is wrong', () => {
  const good = JSON.parse(JSON.stringify(releaseOf('45'))) as Record<string, unknown>;
  const rows: readonly (readonly [
    what: string,
    name: string,
    content: Record<string, unknown>,
    words: RegExp,
  ])[] = [
    ['a member too many', '45', { ...good, mirror: 'x' }, /\/: .*\(mirror\)/],
    ['a member too few', '45', { ...good, signingKey: undefined }, /\/: .*'signingKey'/],
    [
      'a claim that is no day',
      '45',
      { ...good, verified: { workstation: 'yes', server: 'never' } },
      /\/verified\/workstation: /,
    ],
    [
      'an address without TLS',
      '45',
      { ...good, signingKey: { fingerprint: 'A'.repeat(40), from: 'http://x/' } },
      /\/signingKey\/from: /,
    ],
    [
      'a short fingerprint',
      '45',
      { ...good, signingKey: { fingerprint: 'ABCD', from: 'https://x/' } },
      /\/signingKey\/fingerprint: /,
    ],
    [
      'a supported release without an installer',
      '45',
      { ...good, installer: null },
      /\/installer: /,
    ],
    ['a name that is not its number', '44', good, /44\.json: .*not 45\.json/],
    [
      'groups of a repository that is not there',
      '45',
      { ...good, comps: { repository: 'x', why: 'So.' } },
      /no repository x/,
    ],
    [
      "another edition's ref",
      '45',
      { ...good, editions: swapped(releaseOf('45')) },
      /x86_64\/server is a ref of something else/,
    ],
  ];
  for (const [what, name, content, words] of rows) {
    test(`is told by file and member: ${what}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
      try {
        await writeFile(join(folder, `${name}.json`), JSON.stringify(content));
        await assert.rejects(
          readCatalogue(folder),
          (error) => error instanceof UserError && words.test(error.message),
        );
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }

  test('is told where it is no JSON', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
    try {
      await writeFile(join(folder, '45.json'), '{"release": ');
      await assert.rejects(readCatalogue(folder), /45\.json: this is no JSON/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function swapped({ editions }: FedoraRelease): FedoraRelease['editions'] {
  return { workstation: editions.server, server: editions.workstation };
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { UserError } from '../errors.ts';
import { readComps } from './comps.ts';
import { Folder } from './testing.ts';

const small = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE comps PUBLIC "-//Red Hat, Inc.//DTD Comps info//EN" "comps.dtd">
<comps>
  <group>
    <id>core</id>
    <name xml:lang="de">Kern</name>
    <name>Core &amp; more</name>
    <packagelist>
      <packagereq type="mandatory">bash</packagereq>
      <packagereq>1.0</packagereq>
      <packagereq type="conditional" requires="bash">bash-doc</packagereq>
      <packagereq type="optional" arch="aarch64, x86_64">fwupd</packagereq>
    </packagelist>
  </group>
  <group><id>empty</id><name>Empty</name></group>
  <environment>
    <id>server</id>
    <name>Server</name>
    <grouplist><groupid>core</groupid></grouplist>
    <optionlist><groupid>empty</groupid></optionlist>
  </environment>
</comps>
`;

const expected = {
  groups: [
    {
      id: 'core',
      name: 'Core & more',
      packages: [
        { name: 'bash', type: 'mandatory', requires: undefined, architectures: undefined },
        { name: '1.0', type: 'mandatory', requires: undefined, architectures: undefined },
        { name: 'bash-doc', type: 'conditional', requires: 'bash', architectures: undefined },
        {
          name: 'fwupd',
          type: 'optional',
          requires: undefined,
          architectures: ['aarch64', 'x86_64'],
        },
      ],
    },
    { id: 'empty', name: 'Empty', packages: [] },
  ],
  environments: [{ id: 'server', name: 'Server', groups: ['core'] }],
};

const forms = {
  plain: Buffer.from(small),
  gzip: gzipSync(small),
  zstd: zstdCompressSync(small),
} as const;

for (const [form, content] of Object.entries(forms)) {
  test(`groups and environments are read (${form})`, async () => {
    await using folder = await Folder.of({ 'comps.xml': content });
    const file = folder.file('comps.xml');
    assert.deepEqual(await readComps(file), { file, ...expected });
  });
}

const bad: readonly (readonly [name: string, content: string | Uint8Array, words: RegExp])[] = [
  ['broken', '<comps>\n<group>\n</comps>', /comps\.xml:3: it is no XML/],
  ['text', 'no comps at all', /it is no XML/],
  ['empty', '', /it is no XML/],
  ['other', '<metadata/>', /it is no comps document/],
  ['entity', '<!DOCTYPE c [<!ENTITY a "b">]><comps>&a;</comps>', /defines XML entities/],
  ['cut', gzipSync(small).subarray(0, 60), /it cannot be read/],
  ['bomb', gzipSync(Buffer.alloc(257 * 1024 * 1024)), /it cannot be read/],
];

for (const [name, content, words] of bad) {
  test(`comps that cannot be used: ${name}`, async () => {
    await using folder = await Folder.of({ 'comps.xml': content });
    await assert.rejects(readComps(folder.file('comps.xml')), (error: unknown) => {
      assert(error instanceof UserError);
      assert.match(error.message, words);
      assert.match(error.message, /Name the comps\.xml/);
      return true;
    });
  });
}

test('comps that are not there', async () => {
  await assert.rejects(readComps('/nonexistent/comps.xml'), /it cannot be read: ENOENT/);
});

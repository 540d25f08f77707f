import assert from 'node:assert/strict';
import { readFile, readdir, stat } from 'node:fs/promises';
import { test } from 'node:test';
import { commandsNamed, lastCommand, rootPassword, sshKeys, users } from './facts.ts';
import { installKickstart, type TreeSource } from './install-kickstart.ts';
import { flatKickstart, quoted } from './render.ts';
import { publicKey } from './signing-key.ts';
import { Folder, kickstartOf, testPython } from './testing.ts';
import { writeInstallKickstart } from './write-install-kickstart.ts';

const first = `
lang en_US.UTF-8
rootpw --lock
user --name=admin --groups=wheel --plaintext --password=old
user --name=other --lock
liveimg --url=file:///x.img
part / --fstype=ext4 --size=100 # all of it
poweroff
%packages
@core
%end
%post --log=/root/post.log
echo "100 %"
%end
%addon com_redhat_kdump --disable
%end
`;

const tree: TreeSource = {
  osname: 'lab',
  remote: 'lab',
  url: 'file:///run/install/repo',
  ref: 'lab/1/x86_64/server',
  updates: 'http://10.0.2.2:8757/tree/',
};

/** The first octet of an OpenPGP public key packet in the old format, and something behind it. */
const key = Buffer.from([0x98, 0x33, 0x04, ...Array.from({ length: 120 }, (_, index) => index)]);

test('ostreesetup takes the place of %packages; the rest is as it was', async () => {
  const kickstart = await kickstartOf(first);
  const again = await kickstartOf(installKickstart(kickstart, { ...tree, key }));
  assert.equal(again.packages, undefined);
  const { osname, remote, url, ref, nogpg } = lastCommand(again, 'ostreesetup')?.values ?? {};
  assert.deepEqual([osname, remote, url, ref], [tree.osname, tree.remote, tree.url, tree.ref]);
  assert.equal(nogpg, false);
  assert.deepEqual(
    again.commands.map(({ text }) => text).filter((text) => !text.startsWith('ostreesetup')),
    kickstart.commands.map(({ text }) => text).filter((text) => !text.startsWith('liveimg')),
  );
  assert.deepEqual(
    again.scripts.map(({ kind }) => kind),
    ['pre', 'post', 'post'],
  );
  assert.equal(again.scripts[1]?.body, 'echo "100 %"\n');
  assert.equal(again.sections[2]?.header, '%addon com_redhat_kdump --disable');
  assert.equal(again.version, kickstart.version);
});

test('the key is trusted before the tree is pulled and imported into the remote after', async () => {
  const kickstart = await kickstartOf(first);
  const { scripts } = await kickstartOf(installKickstart(kickstart, { ...tree, key }));
  const base64 = /<<'END'\n([^]*?)\nEND\n/;
  for (const script of [scripts[0], scripts.at(-1)]) {
    const text = base64.exec(script?.body ?? '')?.[1] ?? '';
    assert.deepEqual(Buffer.from(text, 'base64'), key);
    assert.equal(script?.errorOnFail, true);
  }
  assert.match(scripts[0]?.body ?? '', /\/usr\/share\/ostree\/trusted\.gpg\.d\/lab\.gpg/);
  assert.equal(scripts.at(-1)?.chroot, true);
  assert.match(
    scripts.at(-1)?.body ?? '',
    /remote add --set=gpg-verify=true --gpg-import=\S+ lab 'http:\/\/10\.0\.2\.2:8757\/tree\/'/,
  );
});

test('without a key nothing is checked, and the kickstart says so', async () => {
  const again = await kickstartOf(installKickstart(await kickstartOf(first), tree));
  assert.equal(lastCommand(again, 'ostreesetup')?.values['nogpg'], true);
  assert.match(again.scripts.at(-1)?.body ?? '', /remote add --no-gpg-verify lab /);
});

test('additions replace what the kickstart says about the same account', async () => {
  const sshKey = { user: 'admin', key: 'ssh-ed25519 AAAA "my" key' };
  const again = await kickstartOf(
    installKickstart(await kickstartOf(first), tree, {
      rootPassword: { hash: '$6$a"b$c' },
      users: [{ name: 'admin', groups: ['wheel', 'adm'], password: { plain: 'a "b" \\ $c' } }],
      sshKeys: [sshKey],
    }),
  );
  assert.deepEqual(rootPassword(again), { password: '$6$a"b$c', hashed: true, locked: false });
  assert.deepEqual(
    users(again).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    [
      {
        name: 'admin',
        groups: ['wheel', 'adm'],
        password: 'a "b" \\ $c',
        hashed: false,
        locked: false,
      },
      { name: 'other', groups: [], password: undefined, hashed: false, locked: true },
    ],
  );
  assert.equal(commandsNamed(again, 'user').length, 2);
  assert.deepEqual(sshKeys(again), [sshKey]);
});

test('an SSH key cannot be said in the syntax of F21', async () => {
  const kickstart = await kickstartOf(first, 'F21');
  assert.throws(
    () => installKickstart(kickstart, tree, { sshKeys: [{ user: 'a', key: 'b' }] }),
    /sshkey came with F22/,
  );
  assert.match(installKickstart(kickstart, tree), /^#version=F21\n/);
});

test('names that would end in a script are refused', async () => {
  const kickstart = await kickstartOf(first);
  assert.throws(() => installKickstart(kickstart, { ...tree, remote: 'a;b' }), RangeError);
  assert.throws(() => installKickstart(kickstart, { ...tree, updates: 'http://a\nb' }), RangeError);
  assert.throws(() => quoted('a\nb'), RangeError);
});

test('the written kickstart is whole, private, and alone', async () => {
  await using folder = await Folder.of({});
  const path = folder.file('install.ks');
  const python = await testPython();
  const written = await writeInstallKickstart(path, await kickstartOf(first), tree, { python });
  assert.equal(written.file, path);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.match(await readFile(path, 'utf8'), /^ostreesetup /m);
  assert.deepEqual(await readdir(folder.path), ['install.ks']);
});

test('what pykickstart does not take is not written', async () => {
  await using folder = await Folder.of({});
  const kickstart = await kickstartOf(first);
  const path = folder.file('install.ks');
  const bad = { ...tree, url: 'ftp://example.org/repo' };
  await assert.rejects(
    writeInstallKickstart(path, kickstart, bad, { python: await testPython() }),
    /must use file, HTTP or HTTPS/,
  );
  assert.deepEqual(await readdir(folder.path), []);
});

function withoutPlaces(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, each: unknown) => (name === 'place' ? null : each)) ?? 'null',
  );
}

test('a flat kickstart reads as the first did', async () => {
  for (const version of ['F21', 'F30', 'F45']) {
    const kickstart = await kickstartOf(
      `lang de_DE\n%packages ${version === 'F45' ? '--inst-langs=de' : '--instLangs=de'} --nocore\n` +
        '@^server\n@a b --optional\n-@c\nx\n-y*\n%end\n%pre\n%end\n%post\necho\n%end\n%packages --excludedocs\nz\n%end\n',
      version,
    );
    const again = await kickstartOf(flatKickstart(kickstart));
    assert.equal(again.version, version);
    assert.deepEqual(withoutPlaces(again.packages), withoutPlaces(kickstart.packages));
    assert.deepEqual(withoutPlaces(again.scripts), withoutPlaces(kickstart.scripts));
    assert.deepEqual(withoutPlaces(again.sections), withoutPlaces(kickstart.sections));
    assert.deepEqual(withoutPlaces(again.commands), withoutPlaces(kickstart.commands));
  }
});

test('only a public key is taken', () => {
  const armoured = [
    '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    'Comment: none',
    '',
    ...(key.toString('base64').match(/.{1,64}/g) ?? []),
    '=abcd',
    '-----END PGP PUBLIC KEY BLOCK-----',
    '',
  ].join('\n');
  assert.deepEqual(publicKey(key, 'key.gpg'), key);
  assert.deepEqual(publicKey(Buffer.from(armoured), 'key.asc'), key);
  assert.deepEqual(publicKey(Buffer.from(armoured.replace('Comment: none\n', '')), 'a'), key);
  assert.throws(
    () => publicKey(Buffer.from([0x94, 1]), 'key.gpg'),
    /key\.gpg: it is a private key/,
  );
  assert.throws(() => publicKey(Buffer.from([0xc5, 1]), 'key.gpg'), /it is a private key/);
  assert.throws(() => publicKey(Buffer.from('hello'), 'key.gpg'), /no public OpenPGP key/);
  assert.throws(() => publicKey(Buffer.alloc(0), 'key.gpg'), /no public OpenPGP key/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../errors.ts';
import {
  defaultTarget,
  endingAction,
  hostName,
  keyboard,
  language,
  rootPassword,
  services,
  sshKeys,
  timeZone,
  users,
} from './facts.ts';
import { readKickstart, readableVersions } from './read.ts';
import { Folder, kickstartOf, testPython } from './testing.ts';

test('what a kickstart says about the system', async () => {
  const kickstart = await kickstartOf(`
lang de_DE.UTF-8
keyboard --vckeymap=de --xlayouts=de
timezone Europe/Berlin --utc
network --bootproto=dhcp --hostname=one
network --hostname=two
rootpw --iscrypted $6$salt$hash
user --name=ada --groups=wheel,users --plaintext --password="a b"
user --name=bob --lock
sshkey --username=ada "ssh-ed25519 AAAA ada"
services --disabled=cups --enabled=sshd,chronyd
xconfig --startxonboot
reboot
`);
  assert.equal(language(kickstart), 'de_DE.UTF-8');
  assert.equal(keyboard(kickstart), 'de');
  assert.equal(timeZone(kickstart), 'Europe/Berlin');
  assert.equal(hostName(kickstart), 'two');
  assert.deepEqual(rootPassword(kickstart), {
    password: '$6$salt$hash',
    hashed: true,
    locked: false,
  });
  assert.deepEqual(users(kickstart), [
    { name: 'ada', groups: ['wheel', 'users'], password: 'a b', hashed: false, locked: false },
    { name: 'bob', groups: [], password: undefined, hashed: false, locked: true },
  ]);
  assert.deepEqual(sshKeys(kickstart), [{ user: 'ada', key: 'ssh-ed25519 AAAA ada' }]);
  assert.deepEqual(services(kickstart), { enabled: ['sshd', 'chronyd'], disabled: ['cups'] });
  assert.equal(defaultTarget(kickstart), 'graphical.target');
  assert.equal(endingAction(kickstart), 'reboot');
});

test('what a kickstart says nothing about', async () => {
  const kickstart = await kickstartOf('text\n');
  assert.equal(hostName(kickstart), undefined);
  assert.equal(rootPassword(kickstart), undefined);
  assert.deepEqual(users(kickstart), []);
  assert.equal(defaultTarget(kickstart), undefined);
  assert.equal(endingAction(kickstart), 'halt');
  assert.equal(kickstart.packages, undefined);
});

test('every problem is told with file, line, text and advice', async () => {
  await using folder = await Folder.of({ 'bad.ks': 'langg de\ntext\n%include none.ks\n' });
  const file = folder.file('bad.ks');
  const reading = readKickstart(file, { python: await testPython() });
  await assert.rejects(reading, (error: unknown) => {
    assert(error instanceof UserError);
    assert.deepEqual(error.place, { file, line: 1 });
    const [first, text, , second] = error.message.split('\n');
    assert.equal(first, `${file}:1: Unknown command: langg`);
    assert.equal(text, '    langg de');
    assert.equal(second, `${file}:3: the included file ${folder.file('none.ks')} does not exist`);
    return true;
  });
});

test('includes may come from a folder that is named', async () => {
  await using folder = await Folder.of({ 'a/top.ks': '%include ../b/x.ks\n', 'b/x.ks': 'text\n' });
  const python = await testPython();
  const top = folder.file('a/top.ks');
  await assert.rejects(readKickstart(top, { python }), /it lies outside/);
  const kickstart = await readKickstart(top, { python, within: folder.path });
  assert.deepEqual(
    kickstart.commands.map(({ name, place }) => [name, place]),
    [['text', { file: folder.file('b/x.ks'), line: 1 }]],
  );
});

test('versions go from F21 to the one in work, and the default is a released one', async () => {
  const { versions, default: chosen } = await readableVersions({ python: await testPython() });
  assert.equal(versions[0], 'F21');
  assert.equal(versions.at(-1), 'DEVEL');
  assert(versions.indexOf(chosen) < versions.length - 2);
});

test('an abort ends the reading', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await assert.rejects(readKickstart('any.ks', { python: await testPython(), signal }), /enough/);
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { top } from '../top.ts';
import { commandsNamed, defaultTarget, endingAction, rootPassword, users } from './facts.ts';
import { readKickstart, readableVersions } from './read.ts';
import { testPython } from './testing.ts';

const file = join(top, 'vm-images', 'kickstarts', 'server.ks');

test("the Server's kickstart is in order for every release since Fedora 21", async () => {
  const python = await testPython();
  const { versions } = await readableVersions({ python });
  // One a few releases: the syntax changes slowly, and each reading is a process.
  const some = versions.filter((_, index) => index % 6 === 0 || index > versions.length - 4);
  for (const version of some) {
    const { warnings, packages } = await readKickstart(file, { python, version });
    assert.deepEqual(warnings, [], version);
    assert.equal(packages?.environment?.name, 'server-product-environment');
  }
});

test('the Server is administered by one user, on its own file systems, and powered off when installed', async () => {
  const kickstart = await readKickstart(file, { python: await testPython() });
  assert.equal(rootPassword(kickstart)?.locked, true);
  assert.deepEqual(
    users(kickstart).map(({ name, groups }) => [name, groups]),
    [['admin', ['wheel']]],
  );
  assert.deepEqual(
    commandsNamed(kickstart, 'part').map(({ values }) => [values['mountpoint'], values['fstype']]),
    [
      ['/boot', 'ext4'],
      ['/', 'ext4'],
    ],
  );
  assert.equal(defaultTarget(kickstart), 'multi-user.target');
  assert.equal(endingAction(kickstart), 'poweroff');
});

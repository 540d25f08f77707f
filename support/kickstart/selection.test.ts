import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comps, PackageRequest } from './comps.ts';
import { packagesNotFound, selectPackages, type SelectionOptions } from './selection.ts';
import { kickstartOf, kickstartsOf } from './testing.ts';

function request(name: string, more: Partial<PackageRequest> = {}): PackageRequest {
  return { name, type: 'mandatory', requires: undefined, architectures: undefined, ...more };
}

const comps: Comps = {
  file: 'comps.xml',
  groups: [
    { id: 'core', name: 'Core', packages: [request('bash'), request('dnf')] },
    {
      id: 'standard',
      name: 'Standard',
      packages: [
        request('less'),
        request('vim', { type: 'default' }),
        request('vim-doc', { type: 'conditional', requires: 'vim' }),
        request('vim-doc-extra', { type: 'conditional', requires: 'vim-doc' }),
        request('games', { type: 'optional' }),
        request('pi-firmware', { architectures: ['aarch64'] }),
      ],
    },
    { id: 'web', name: 'Web Server', packages: [request('httpd')] },
  ],
  environments: [
    { id: 'server-environment', name: 'Server', groups: ['core', 'standard', 'not-defined'] },
  ],
};

async function selected(
  lines: string,
  options: SelectionOptions = {},
): Promise<ReturnType<typeof selectPackages>> {
  return selectPackages(await kickstartOf(`%packages ${lines}\n%end\n`), {
    comps,
    architecture: 'x86_64',
    ...options,
  });
}

const cases: readonly (readonly [rule: string, lines: string, packages: readonly string[]])[] = [
  ['core comes unasked', '\nnano', ['bash', 'dnf', 'nano']],
  ['--nocore leaves it out', '--nocore\nnano', ['nano']],
  ['-@core leaves it out', '\n-@core\nnano', ['nano']],
  [
    'an environment brings its groups: mandatory, default, conditional',
    '\n@^server-environment',
    ['bash', 'dnf', 'less', 'vim', 'vim-doc', 'vim-doc-extra'],
  ],
  ['--nocore takes core out of an environment', '--nocore\n@^server-environment\n-vim', ['less']],
  [
    'an excluded group is left out of an environment',
    '\n@^server-environment\n-@standard',
    ['bash', 'dnf'],
  ],
  ['--nodefaults takes mandatory packages', '--nocore\n@standard --nodefaults', ['less']],
  [
    '--optional takes all',
    '--nocore\n@standard --optional',
    ['games', 'less', 'vim', 'vim-doc', 'vim-doc-extra'],
  ],
  [
    'a conditional package comes with one that is asked for',
    '--nocore\n@standard --nodefaults\nvim',
    ['less', 'vim', 'vim-doc', 'vim-doc-extra'],
  ],
  ['a group is known by its name', '--nocore\n@web server', ['httpd']],
  [
    'an environment is known where a group is named',
    '--nocore\n@server-environment\n-vim*',
    ['less'],
  ],
  ['a package of a group is left out', '\n@web\n-httpd\n-dnf', ['bash']],
  ['packages of groups are left out by pattern', '--nocore\n@standard\n-vim*', ['less']],
  ['the last line about a package counts', '--nocore\nnano\n-nano\nnano', ['nano']],
];

test('what %packages asks for', async (t) => {
  const kickstarts = await kickstartsOf(cases.map(([, lines]) => `%packages ${lines}\n%end\n`));
  for (const [index, [rule, , packages]] of cases.entries()) {
    const kickstart = kickstarts[index];
    assert(kickstart !== undefined);
    await t.test(rule, () => {
      const selection = selectPackages(kickstart, { comps, architecture: 'x86_64' });
      assert.deepEqual(selection.packages, packages);
    });
  }
});

test('an architecture has its own packages', async () => {
  const { packages } = await selected('--nocore\n@standard --nodefaults', {
    architecture: 'aarch64',
  });
  assert.deepEqual(packages, ['less', 'pi-firmware']);
});

const available = {
  names: new Set(['bash', 'less', 'libre-calc', 'libre-writer', 'nano']),
  provides: new Set(['editor']),
};

test('patterns stand for all packages that match', async () => {
  const { packages, excluded } = await selected('--nocore\nlibre-*\neditor\n-n*', { available });
  assert.deepEqual(packages, ['editor', 'libre-calc', 'libre-writer']);
  assert.deepEqual(excluded, ['nano']);
});

test('what a pattern asks for can be left out by another', async () => {
  const { packages, excluded } = await selected('--nocore\nlibre-*\n-*-calc', { available });
  assert.deepEqual(packages, ['libre-writer']);
  assert.deepEqual(excluded, ['libre-calc']);
});

test('packages of groups that no repository has are passed over, and named', async () => {
  const { packages, notes } = await selected('\nnano', { available });
  assert.deepEqual(packages, ['bash', 'nano']);
  assert.deepEqual(notes, ['Groups name packages that no repository has: dnf.']);
});

test('all unknown environments, groups and packages are told, in the order of their lines', async () => {
  const lines = '\n@^desktop-environment\n@webserver\nnano\nnanoo\n@mod:1/x\nzz*\n-unknown';
  await assert.rejects(selected(lines, { available }), (error: unknown) => {
    assert(error instanceof Error);
    const told = error.message.split('\n').filter((line) => line.startsWith('/'));
    assert.deepEqual(
      told.map((line) => line.replace(/^.*\/test\.ks/, '')),
      [
        ':2: the environment desktop-environment is not in comps.xml',
        ':3: the group webserver is not in comps.xml',
        ':5: the package nanoo is in no repository',
        ':6: the module mod:1/x is not in comps.xml',
        ':7: no package matches zz*',
      ],
    );
    assert.match(error.message, /Known are server-environment and others/);
    return true;
  });
});

test('--ignoremissing ignores what is unknown, and says so', async () => {
  const { packages, notes } = await selected('--ignoremissing --nocore\n@none\nnano\nnone', {
    available,
  });
  assert.deepEqual(packages, ['nano']);
  assert.deepEqual(notes, [
    'the group none is unknown and ignored, as --ignoremissing asks.',
    'none is in no repository and ignored, as --ignoremissing asks.',
  ]);
});

test('without comps, every line that needs them is told', async () => {
  await assert.rejects(
    selected('\n@^server-environment\n@web\nnano', { comps: undefined }),
    /:1: .*core.*[^]*:2: .*@\^server-environment[^]*:3: .*@web.*[^]*--comps/,
  );
  const { packages } = await selected('--nocore\nnano', { comps: undefined });
  assert.deepEqual(packages, ['nano']);
});

test('a kickstart without packages is told so', async () => {
  const kickstart = await kickstartOf('text\n');
  assert.throws(() => selectPackages(kickstart, { comps }), /it has no %packages section/);
  await assert.rejects(selected('--default'), /:1: %packages --default leaves the choice/);
});

test('--default beside an environment adds nothing, and that is said', async () => {
  const { packages, notes } = await selected('--default\n@^server-environment\n-vim');
  assert.deepEqual(packages, ['bash', 'dnf', 'less']);
  assert.deepEqual(notes, ['--default adds nothing to the environment that is named.']);
});

test("rpm-ostree's complaint is led back to lines", async () => {
  const kickstart = await kickstartOf('%packages\nnano\nlibre*\n%end\n');
  const words = 'Resolving…\nerror: Installing packages: Packages not found: bash, libre-x, nano\n';
  const told = packagesNotFound(kickstart, words)?.message.split('\n') ?? [];
  assert.deepEqual(
    told.filter((line) => line.startsWith('/')).map((line) => line.replace(/^.*\/test\.ks/, '')),
    [
      ':1: the package bash is in no repository',
      ':2: the package nano is in no repository',
      ':3: no package matches libre*',
    ],
  );
  assert.equal(packagesNotFound(kickstart, 'error: No space left on device'), undefined);
});

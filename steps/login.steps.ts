import { Given, Then, When } from '@cucumber/cucumber';
import { hashMethod, parseAccounts } from '../support/observe/accounts.ts';
import { linesOf } from '../support/observe/lists.ts';
import { isThere } from '../support/world/files.ts';
import type { Person, PrototypeWorld } from '../support/world/world.ts';

async function expectLogin(world: PrototypeWorld, user: string, password: string): Promise<void> {
  const outcome = await world.host.login({ user, password }, 'id -un');
  world.expect(outcome.accepted, `whether ${user} was let in with the password`).to.equal(true);
  if (outcome.accepted) {
    world.expect(outcome.result.stdout.trim(), 'the user of the session').to.equal(user);
  }
}

async function expectRefusal(world: PrototypeWorld, user: string, password: string): Promise<void> {
  const { accepted } = await world.host.login({ user, password });
  world.expect(accepted, `whether ${user} was let in with that password`).to.equal(false);
}

When('the administrator logs in with the key', async function (this: PrototypeWorld) {
  await this.attempt('id -un; pwd; echo "$HOME"; echo "$0"; echo "$XDG_SESSION_ID"', {
    name: 'the administrator',
  });
});

Then(
  "the session is the administrator's own, in the home folder and with the login shell of the account",
  async function (this: PrototypeWorld) {
    const [user, folder, home, shell] = this.last.stdout.split('\n');
    const { name } = this.administrator;
    const [line = ''] = (await this.read(['getent', 'passwd', name])).split('\n');
    const [account] = parseAccounts(line, '');
    this.expect(user, 'the user of the session').to.equal(name);
    this.expect(home, 'the home of the session').to.equal(account?.home);
    const real = (await this.read(['realpath', account?.home ?? ''])).trim();
    this.expect([home, real], 'the home folder, by its name and where it really is').to.include(
      folder,
    );
    this.expect(account?.shell.split('/').at(-1), 'the login shell').to.equal(
      shell?.split('/').at(-1)?.replace(/^-/, ''),
    );
  },
);

Then('systemd knows the session', async function (this: PrototypeWorld) {
  const session = this.last.stdout.split('\n')[4] ?? '';
  this.expect(session, 'the session that pam_systemd names').to.match(/^c?\d+$/);
});

Then(
  '{person} can log in with the password',
  async function (this: PrototypeWorld, person: Person) {
    await expectLogin(this, this.accountOf(person), this.passwordOf(person));
  },
);

Then(
  '{person} can log in with the password {string}',
  async function (this: PrototypeWorld, person: Person, password: string) {
    await expectLogin(this, this.accountOf(person), password);
  },
);

Then(
  '{person} cannot log in with the password {string}',
  async function (this: PrototypeWorld, person: Person, password: string) {
    await expectRefusal(this, this.accountOf(person), password);
  },
);

Then(
  'the administrator cannot log in with the old password',
  async function (this: PrototypeWorld) {
    const { name, password } = this.administrator;
    await expectRefusal(this, name, password);
  },
);

When(
  'the administrator changes the password to {string}',
  async function (this: PrototypeWorld, password: string) {
    const { name, password: old } = this.administrator;
    await this.attempt('passwd', { name }, { input: `${old}\n${password}\n${password}\n` });
    this.settle();
    this.passwords.set(name, password);
  },
);

When(
  'the administrator tries to change the password with {string} as the old one',
  async function (this: PrototypeWorld, old: string) {
    const password = 'Rebase-and-be-merry-7';
    const { name } = this.administrator;
    await this.attempt('passwd', { name }, { input: `${old}\n${password}\n${password}\n` });
  },
);

Then(
  'the new password is kept as a hash of the method in login.defs',
  async function (this: PrototypeWorld) {
    const { name } = this.administrator;
    const [account] = parseAccounts(
      await this.read(['getent', 'passwd', name]),
      await this.read(['getent', 'shadow', name]),
    );
    const definitions = await this.host.readFile('/etc/login.defs');
    const [, method] = /^ENCRYPT_METHOD\s+(\S+)/m.exec(definitions) ?? [];
    this.expect(method, 'ENCRYPT_METHOD of /etc/login.defs').to.be.a('string');
    this.expect(hashMethod(account?.hash ?? ''), `the method of the hash of ${name}`).to.equal(
      method,
    );
  },
);

Then('nobody but root can read the hashes', async function (this: PrototypeWorld) {
  const { exitCode, stdout } = await this.host.run('cat /etc/shadow', {
    as: this.administrator.name,
    accept: [0, 1],
  });
  this.expect(stdout, 'what the administrator reads of /etc/shadow').to.equal('');
  this.expect(exitCode, 'the exit code of reading /etc/shadow').to.equal(1);
});

Given('an ordinary user {person}', async function (this: PrototypeWorld, person: Person) {
  await addUser(this, person, [], 'Rebase-and-be-merry-7');
});

When('root adds the group {string}', async function (this: PrototypeWorld, name: string) {
  await this.host.exec(['groupadd', name]);
});

When(
  'root adds the user {person} to the group {string} with the password {string}',
  async function (this: PrototypeWorld, person: Person, group: string, password: string) {
    await addUser(this, person, ['--groups', group], password);
    const groups = (await this.read(['id', '-Gn', person.name])).trim().split(' ');
    this.expect(groups, `the groups of ${person.name}`).to.include(group);
  },
);

async function addUser(
  world: PrototypeWorld,
  { name }: Person,
  options: readonly string[],
  password: string,
): Promise<void> {
  await world.host.exec(['useradd', '--create-home', '--shell', '/bin/bash', ...options, name]);
  await world.host.exec(['chpasswd'], { input: `${name}:${password}\n` });
  world.passwords.set(name, password);
}

Then(
  'the home of {person} is a folder of their own in {path}, with what {path} holds',
  async function (this: PrototypeWorld, { name }: Person, parent: string, skeleton: string) {
    const [line = ''] = (await this.read(['getent', 'passwd', name])).split('\n');
    const home = parseAccounts(line, '')[0]?.home ?? '';
    const real = (await this.read(['realpath', '--', home])).trim();
    this.expect(real, `where the home ${home} really is`).to.equal(`${parent}/${name}`);
    const owner = (await this.read(['stat', '--format=%F %U:%G', '--', real])).trim();
    this.expect(owner, `kind and owner of ${real}`).to.equal(`directory ${name}:${name}`);
    const files = linesOf(await this.read(['ls', '-A', '--', real]));
    const models = linesOf(await this.read(['ls', '-A', '--', skeleton]));
    this.expect(files, `the files in ${real}`).to.include.members([...models]);
  },
);

When(
  'root removes the user {person} with the home',
  async function (this: PrototypeWorld, { name }: Person) {
    // userdel refuses while a session of the user is still ending.
    await this.host.until(`${name} has no process`, async () => {
      const { exitCode } = await this.host.exec(['pgrep', '-u', name], { accept: [0, 1] });
      return exitCode === 1;
    });
    await this.host.exec(['userdel', '--remove', name]);
  },
);

Then('{person} is no account any more', async function (this: PrototypeWorld, person: Person) {
  const { exitCode } = await this.host.exec(['getent', 'passwd', person.name], { accept: [0, 2] });
  this.expect(exitCode, `the exit code of a search for ${person.name}`).to.equal(2);
  await expectRefusal(this, person.name, this.passwordOf(person));
});

Then(
  'nothing is left of the home of {person}',
  async function (this: PrototypeWorld, { name }: Person) {
    const home = `/var/home/${name}`;
    this.expect(await isThere(this.host, home), `whether ${home} is there`).to.equal(false);
  },
);

Then(
  'the administrator becomes root by sudo with the password',
  async function (this: PrototypeWorld) {
    const { name, password } = this.administrator;
    const { stdout } = await this.host.exec(['sudo', '-k', '-S', '-p', '', 'id', '-u'], {
      as: name,
      input: `${password}\n`,
    });
    this.expect(stdout.trim(), 'the user id under sudo').to.equal('0');
  },
);

Then(
  'sudo refuses {person} with the password {string} and says {string}',
  async function (this: PrototypeWorld, person: Person, password: string, words: string) {
    await this.attempt("sudo -k -S -p '' id -u", person, { input: `${password}\n` });
    const { exitCode, stdout, stderr } = this.last;
    this.expect([exitCode, stdout], 'exit code and output of sudo').to.deep.equal([1, '']);
    this.expect(stderr, 'what sudo says').to.contain(words);
  },
);

Then(
  'sudo refuses {person} and says {string}',
  async function (this: PrototypeWorld, person: Person, words: string) {
    const password = this.passwordOf(person);
    const outcome = await this.host.login(
      { user: person.name, password },
      `printf '%s\\n' '${password}' | sudo -k -S -p '' id -u`,
    );
    if (!outcome.accepted) throw new Error(`${person.name} could not log in to try sudo.`);
    const { exitCode, stdout, stderr } = outcome.result;
    this.expect([exitCode, stdout], 'exit code and output of sudo').to.deep.equal([1, '']);
    this.expect(stderr, 'what sudo says').to.contain(words);
  },
);

Then(
  'the log tells that {person} was refused',
  async function (this: PrototypeWorld, { name }: Person) {
    const log = await this.read(['journalctl', '--boot', '--identifier=sudo', '--output=cat']);
    this.expect(log, 'what sudo logged').to.contain(`${name} : user NOT in sudoers`);
  },
);

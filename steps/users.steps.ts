import { Then } from '@cucumber/cucumber';
import { sshIdentity } from '../support/host/ssh/keys.ts';
import { sshKeys, users } from '../support/kickstart/facts.ts';
import { acceptsPassword, parseAccounts, parseGroups } from '../support/observe/accounts.ts';
import { difference, linesOf, noDifference } from '../support/observe/lists.ts';
import { kickstartOf } from '../support/world/kickstart.ts';
import { readSettings } from '../support/settings.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then(
  'each user that the kickstart creates is there, with its groups, its password and its home',
  async function (this: PrototypeWorld) {
    const wanted = users(await kickstartOf(this.subject));
    this.expect(wanted, 'the users that the kickstart creates').to.not.deep.equal([]);
    const accounts = await localAccounts(this);
    const groups = parseGroups(await this.host.readFile('/etc/group'));
    for (const { name, groups: wantedGroups, password, hashed, locked } of wanted) {
      const account = accounts.find((each) => each.name === name);
      if (account === undefined) throw this.failure(`There is no account ${name}.`);
      for (const group of wantedGroups) {
        this.expect(
          groups.find((each) => each.name === group)?.members,
          `the members of ${group}`,
        ).to.include(name);
      }
      const home = (
        await this.read(['stat', '--dereference', '--format=%F %U', '--', account.home])
      ).trim();
      this.expect(home, `what ${account.home} is, and whose`).to.equal(`directory ${name}`);
      this.expect(
        acceptsPassword(account),
        `whether ${name} has a password (hash: ${account.hash?.slice(0, 3)}…)`,
      ).to.equal(password !== undefined && !locked);
      if (password === undefined) continue;
      if (hashed) this.expect(account.hash, `the hash of ${name}`).to.equal(password);
      else {
        const { accepted } = await this.host.login({ user: name, password });
        this.expect(accepted, `whether the password of ${name} opens the account`).to.equal(true);
      }
    }
  },
);

Then('no other account can log in with a password', async function (this: PrototypeWorld) {
  const wanted = users(await kickstartOf(this.subject));
  const open = (await localAccounts(this)).filter((each) => acceptsPassword(each));
  this.expect(
    open.map(({ name }) => name),
    'the accounts that have a password',
  ).to.deep.equal(wanted.filter(({ locked }) => !locked).map(({ name }) => name));
});

Then(
  'each key that the kickstart gives opens its account, and no other key does',
  async function (this: PrototypeWorld) {
    // The suite's own key is one of them: it is added to the kickstart when the installation begins.
    const { publicKey: own } = await sshIdentity(readSettings().cacheDir);
    const keys = sshKeys(await kickstartOf(this.subject));
    const wanted = [
      ...keys.map(({ user, key }) => `${user}: ${blobOf(key)}`),
      ...this.host.accounts.filter(({ key }) => key).map(({ name }) => `${name}: ${blobOf(own)}`),
    ];
    const found: string[] = [];
    for (const { name, home } of await localAccounts(this)) {
      const { stdout } = await this.host.run(`cat -- '${home}/.ssh/authorized_keys'`, {
        accept: [0, 1],
      });
      found.push(...linesOf(stdout).map((line) => `${name}: ${blobOf(line)}`));
    }
    this.expect(
      difference(wanted, found),
      'keys that do not open the account that they should (missing), and keys that nobody gave (surplus)',
    ).to.deep.equal(noDifference);
  },
);

/** The key itself, without its options, kind and comment (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
function blobOf(line: string): string {
  return /\bAAAA[\w+/=]+/.exec(line)?.[0] ?? line;
}

async function localAccounts(world: PrototypeWorld) {
  return parseAccounts(
    await world.host.readFile('/etc/passwd'),
    await world.host.readFile('/etc/shadow'),
  );
}

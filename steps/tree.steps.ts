import { Then } from '@cucumber/cucumber';
import { parseSection } from '../support/observe/assignments.ts';
import { difference, noDifference } from '../support/observe/lists.ts';
import {
  bootedDeployment,
  parseStatus,
  validSignatures,
  type Deployment,
  type Status,
} from '../support/observe/status.ts';
import { installedPackages } from '../support/world/installed-packages.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

async function status(world: PrototypeWorld): Promise<Status> {
  return parseStatus(await world.read(['rpm-ostree', 'status', '--json']));
}

async function booted(world: PrototypeWorld): Promise<Deployment> {
  return bootedDeployment(await status(world));
}

Then(
  'the booted deployment is the commit that was composed',
  async function (this: PrototypeWorld) {
    const { checksum, unlocked } = await booted(this);
    this.expect(checksum, 'the commit that is booted').to.equal(this.subject.tree.commit);
    this.expect(unlocked ?? 'none', 'how /usr was made writable').to.equal('none');
  },
);

Then('it is the only deployment', async function (this: PrototypeWorld) {
  const { deployments } = await status(this);
  this.expect(
    deployments.map(({ checksum }) => checksum),
    'the commits that are deployed',
  ).to.deep.equal([this.subject.tree.commit]);
});

Then('it follows the ref on which it was composed', async function (this: PrototypeWorld) {
  const { origin } = await booted(this);
  const { remote, tree } = this.subject;
  this.expect(origin, 'where the booted deployment came from').to.equal(`${remote}:${tree.ref}`);
});

Then(
  'the kernel that runs is the kernel of that deployment',
  async function (this: PrototypeWorld) {
    const release = (await this.read(['uname', '--kernel-release'])).trim();
    const kernels = (await this.read(['ls', '/usr/lib/modules'])).trim().split('\n');
    this.expect(kernels, 'the kernels in /usr/lib/modules').to.deep.equal([release]);
    const started = await this.read(['cat', '/proc/cmdline']);
    const entries = await this.host.run('cat /boot/loader/entries/*.conf');
    const [, ostree] = /\bostree=(\S+)/.exec(started) ?? [];
    this.expect(ostree, 'the argument ostree= of the running kernel').to.be.a('string');
    this.expect(entries.stdout, 'the boot entries').to.contain(`ostree=${ostree}`);
    const kernel = /^linux (\S+)/m.exec(entries.stdout)?.[1] ?? '';
    const sums = await this.host.exec([
      'sha256sum',
      `/boot${kernel}`,
      `/usr/lib/modules/${release}/vmlinuz`,
    ]);
    const [first, second] = sums.stdout.split('\n').map((line) => line.split(' ')[0]);
    this.expect(first, 'the digest of the kernel in /boot').to.equal(second);
  },
);

Then('the root of the file system is that deployment', async function (this: PrototypeWorld) {
  const { osname, id } = await booted(this);
  const folder = `/ostree/deploy/${osname}/deploy/${id.replace(`${osname}-`, '')}`;
  const result = await this.host.exec(['stat', '--format=%d:%i', '--', '/', `/sysroot${folder}`], {
    accept: [0, 1],
  });
  const [root, deployment] = result.stdout.trim().split('\n');
  this.expect(deployment, `the inode of /sysroot${folder}, where / is`).to.equal(root);
});

Then(
  'the booted deployment has the version that the compose gave it',
  async function (this: PrototypeWorld) {
    const { version } = await booted(this);
    this.expect(version, 'the version of the booted deployment').to.equal(
      this.subject.tree.version,
    );
  },
);

Then(
  'the list of packages in its commit is the list of the packages that are installed',
  async function (this: PrototypeWorld) {
    const found = difference(this.subject.tree.packages, await installedPackages(this.host));
    this.expect(
      found,
      "packages of the commit's list that are missing, and surplus ones",
    ).to.deep.equal(noDifference);
    this.expect(this.subject.tree.packages.length, 'the length of the list').to.be.above(0);
  },
);

Then(
  'its commit carries a valid signature of the distribution',
  async function (this: PrototypeWorld) {
    const fingerprints = validSignatures(await booted(this));
    this.expect(fingerprints, 'the keys whose signatures of the commit are valid').to.deep.equal([
      this.subject.signingKey,
    ]);
  },
);

Then('its remote offers the ref that it follows', async function (this: PrototypeWorld) {
  const { remote, tree } = this.subject;
  const refs = (await this.read(['ostree', 'remote', 'refs', remote])).trim().split('\n');
  this.expect(refs, `the refs that the remote ${remote} offers`).to.include(
    `${remote}:${tree.ref}`,
  );
});

Then('its remote demands signatures', async function (this: PrototypeWorld) {
  const { remote } = this.subject;
  const { stdout } = await this.host.run('cat /etc/ostree/remotes.d/*.conf /ostree/repo/config');
  const settings = parseSection(stdout, `remote "${remote}"`);
  this.expect(settings.get('url'), `the URL of the remote ${remote}`).to.equal(
    this.subject.remoteUrl,
  );
  // Commits are verified unless that is switched off (ostree.repo-config(5)).
  this.expect(settings.get('gpg-verify') ?? 'true', `gpg-verify of ${remote}`).to.equal('true');
});

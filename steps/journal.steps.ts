import { Then, When } from '@cucumber/cucumber';
import {
  entryLine,
  journalFields,
  parseJournal,
  priorities,
  type JournalEntry,
} from '../support/observe/journal.ts';
import { troubleNamed } from '../support/observe/journal-trouble.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

/** The entries of a boot: 0 is this one, -1 the one before. */
async function entries(world: PrototypeWorld, boot = 0): Promise<readonly JournalEntry[]> {
  const output = await world.read(
    [
      'journalctl',
      `--boot=${boot}`,
      '--output=json',
      `--output-fields=${journalFields}`,
      '--no-pager',
      '--quiet',
    ],
    { timeout: 120 },
  );
  return parseJournal(output);
}

When(
  'root logs {string} as {string} with the priority {string}',
  async function (this: PrototypeWorld, message: string, identifier: string, priority: string) {
    await this.host.exec([
      'systemd-cat',
      `--identifier=${identifier}`,
      `--priority=${priority}`,
      'echo',
      message,
    ]);
    await this.host.exec(['journalctl', '--sync']);
  },
);

Then(
  'the log holds {string} of {string} with the priority {string}',
  async function (this: PrototypeWorld, message: string, identifier: string, priority: string) {
    const found = (await entries(this)).filter((each) => each.identifier === identifier);
    this.expect(
      found.map((each) => [each.message, priorities[each.priority]]),
      `what the log has of ${identifier}`,
    ).to.deep.include([message, priority]);
  },
);

Then('the log is kept on the disk', async function (this: PrototypeWorld) {
  const id = (await this.read(['cat', '/etc/machine-id'])).trim();
  const { stdout, exitCode } = await this.host.exec(['ls', `/var/log/journal/${id}`], {
    accept: [0, 2],
  });
  this.expect(exitCode, `the exit code of a look into /var/log/journal/${id}`).to.equal(0);
  this.expect(stdout.split('\n'), `the files in /var/log/journal/${id}`).to.include(
    'system.journal',
  );
});

Then('the administrator may read it', async function (this: PrototypeWorld) {
  const output = await this.read(
    ['journalctl', '--boot', '--unit=init.scope', '--lines=1', '--output=cat', '--quiet'],
    { as: this.administrator.name },
  );
  this.expect(output.trim(), 'what the administrator reads of the log of systemd').to.not.equal('');
});

/** The signal waits until the program is what runs: before, the shell's own child would be what crashes. */
const crashing = `"$0" 600 & until [ "$(cat /proc/$!/comm)" = "$0" ]; do :; done; kill -ABRT $!; wait $!`;

When(
  "a program {string} of the administrator's crashes",
  async function (this: PrototypeWorld, program: string) {
    const { exitCode } = await this.host.exec(['bash', '-c', crashing, program], {
      as: this.administrator.name,
      accept: 'any',
    });
    // A shell reports a death by a signal as 128 and the signal's number (bash(1), exit status); SIGABRT is 6.
    this.expect(exitCode, `the exit code of ${program}`).to.equal(128 + 6);
  },
);

Then(
  'its log tells of the core dump of {string}',
  async function (this: PrototypeWorld, program: string) {
    const { finds } = troubleNamed('core dump');
    await this.host.until(`the core dump of ${program} in the log`, async () =>
      (await entries(this)).find((entry) => finds(entry) && entry.message.includes(`(${program})`)),
    );
  },
);

Then(/^its log tells of no (.+)$/, async function (this: PrototypeWorld, name: string) {
  const { finds } = troubleNamed(name);
  const all = await entries(this);
  this.expect(all.length, 'the number of entries of this boot').to.be.above(100);
  this.expect(
    all.filter((each) => finds(each)).map((each) => entryLine(each)),
    name,
  ).to.deep.equal([]);
});

Then(
  'the log of the boot before holds {string} of {string} and its orderly end',
  async function (this: PrototypeWorld, message: string, identifier: string) {
    const before = await entries(this, -1);
    this.expect(
      before.filter((each) => each.identifier === identifier).map((each) => each.message),
      `what the log of the boot before has of ${identifier}`,
    ).to.include(message);
    this.expect(endedOrderly(before), 'the end of that log is an orderly one').to.equal(true);
  },
);

Then('the log of the boot before has no orderly end', async function (this: PrototypeWorld) {
  const before = await entries(this, -1);
  this.expect(before.length, 'the number of entries of the boot before').to.be.above(100);
  this.expect(endedOrderly(before), 'the end of that log is an orderly one').to.equal(false);
});

/**
 * Whether the system was taken down unit by unit. journald's own last word is no sign: it comes when the disk has been let
 * go of.
 */
function endedOrderly(log: readonly JournalEntry[]): boolean {
  return log.some(
    ({ identifier, message }) =>
      identifier === 'systemd' && message.startsWith('Stopped target multi-user.target'),
  );
}

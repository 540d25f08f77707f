import { Then, When } from '@cucumber/cucumber';
import { typeAt } from '../support/world/typing.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

/** Terminals on which a user has a session, as systemd-logind knows them. */
async function terminals(world: PrototypeWorld, user: string): Promise<readonly string[]> {
  const sessions = JSON.parse(
    await world.read(['loginctl', 'list-sessions', '--json=short']),
  ) as readonly { readonly user: string; readonly tty: string | null }[];
  return sessions.filter((each) => each.user === user).flatMap(({ tty }) => tty ?? []);
}

When('the administrator logs in at the keyboard', async function (this: PrototypeWorld) {
  const { name, password } = this.administrator;
  // login(1) throws away what is typed before it asks, so the question has to be waited for.
  const running = (program: string) => async () => {
    const { stdout } = await this.host.exec(['ps', '-t', 'tty1', '-o', 'comm='], {
      accept: [0, 1],
    });
    return stdout.trim().split('\n').includes(program);
  };
  await this.host.until('a login prompt on tty1', running('agetty'));
  await typeAt(this.host, `${name}\n`);
  await this.host.until('a question for the password on tty1', running('login'));
  await this.host.until('tty1 hides what is typed', async () => {
    const { stdout } = await this.host.exec(['stty', '--file=/dev/tty1', '--all']);
    return /(?:^|\s)-echo(?:\s|$)/m.test(stdout);
  });
  await typeAt(this.host, `${password}\n`);
});

When('the administrator types {string}', async function (this: PrototypeWorld, text: string) {
  await typeAt(this.host, `${text}\n`);
});

Then(
  'systemd knows a session of the administrator on {string}',
  async function (this: PrototypeWorld, terminal: string) {
    const { name } = this.administrator;
    await this.host.until(`a session of ${name} on ${terminal}`, async () =>
      (await terminals(this, name)).includes(terminal),
    );
  },
);

Then(
  'systemd knows no session of the administrator on {string} any more',
  async function (this: PrototypeWorld, terminal: string) {
    const { name } = this.administrator;
    await this.host.until(
      `the end of the session of ${name} on ${terminal}`,
      async () => !(await terminals(this, name)).includes(terminal),
    );
  },
);

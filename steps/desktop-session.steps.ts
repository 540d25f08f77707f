import { Then, When } from '@cucumber/cucumber';
import {
  activeSession,
  logIn,
  loginScreen,
  looksLocked,
  unlock,
} from '../support/desktop/session.ts';
import { sessionsOf } from '../support/observe/login-session.ts';
import { attachScreen, attachScreenNow } from '../support/world/attach-screen.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then('its login screen is there', async function (this: PrototypeWorld) {
  await loginScreen(this.desktop);
  await attachScreen(this);
});

When(
  'the administrator types the password at the login screen',
  async function (this: PrototypeWorld) {
    await logIn(this.desktop, this.administrator.password);
  },
);

Then(
  'systemd knows an active session of the administrator, of the class "user" and the type "wayland"',
  async function (this: PrototypeWorld) {
    const session = await activeSession(this.desktop);
    this.expect(session.class, 'the class of the session').to.equal('user');
    await attachScreenNow(this);
  },
);

Then(
  /^the session of the administrator is (locked|unlocked|over)$/,
  async function (this: PrototypeWorld, state: string) {
    const { user } = this.desktop;
    await this.host.until(
      `the graphical session of ${user} to be ${state}`,
      async () => {
        const sessions = await sessionsOf(this.host, user);
        const graphical = sessions.filter(({ type }) => type === 'wayland');
        if (state === 'over') return graphical.length === 0;
        return graphical.length === 1 && graphical[0]?.locked === (state === 'locked');
      },
      { limit: 60 },
    );
    if (state !== 'over') await looksLocked(this.desktop, state === 'locked');
    await attachScreenNow(this);
  },
);

When(
  'the administrator unlocks the screen with the password',
  async function (this: PrototypeWorld) {
    await unlock(this.desktop, this.administrator.password);
  },
);

/** Opens the panel's system menu and, in it, the menu behind the power button. */
async function powerMenu(world: PrototypeWorld): Promise<void> {
  await world.desktop.systemMenu();
  await world.desktop.clickShell('Power Off Menu');
}

/** Chooses something from the power menu, and waits for the question whether it is meant. */
async function choose(world: PrototypeWorld, what: string): Promise<void> {
  await powerMenu(world);
  await world.desktop.clickText(`${what}…`);
  await world.desktop.screen.shows('Cancel');
  await attachScreen(world);
}

// The question is answered with the pointer: the button that has the keyboard may be the one that cancels.

When('the administrator logs out by the system menu', async function (this: PrototypeWorld) {
  await choose(this, 'Log Out');
  await this.desktop.clickText('Log Out');
});

When('the administrator restarts it by the system menu', async function (this: PrototypeWorld) {
  await choose(this, 'Restart');
  await this.desktop.clickText('Restart');
  await this.host.reboot({ how: 'by itself' });
});

When('the administrator switches it off by the system menu', async function (this: PrototypeWorld) {
  await choose(this, 'Power Off');
  await this.host.powerOff({ by: () => this.desktop.clickText('Power Off') });
});

Then('it is off', async function (this: PrototypeWorld) {
  this.expect(await this.host.isOn(), 'the machine is on').to.equal(false);
});

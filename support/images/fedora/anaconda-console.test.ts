import { expect } from 'chai';
import { describe, test } from 'node:test';
import { readInstallerConsole } from '../installer-console.ts';
import { anacondaConsole } from './anaconda-console.ts';

function state(...lines: readonly string[]): ReturnType<typeof readInstallerConsole> {
  return readInstallerConsole(`${lines.join('\r\n')}\r\n`, anacondaConsole);
}

/** A whole installation, in the form that Anaconda has it. */
const whole = [
  '[    3.114212] systemd[1]: Mounted sysroot.mount - /sysroot.',
  'Starting installer, one moment...',
  'Setting up the installation environment',
  'Configuring storage',
  'Creating ext4 on /dev/vda1',
  '.....',
  'Starting pull of fedora/44/x86_64/server from fedora',
  'Receiving objects: 12% (900/7843) 31.0 MB',
  'Writing objects',
  'Preparing deployment of fedora/44/x86_64/server',
  'Deployment starting: fedora/44/x86_64/server',
  'Deployment complete: fedora/44/x86_64/server',
  'Installing boot loader',
  'Running post-installation scripts',
  'Storing configuration files and kickstarts',
  '[  130.400000] reboot: Power down',
] as const;

describe("Anaconda's console", () => {
  test('progress is the newest step, the number of objects with it', () => {
    expect(state(...whole.slice(0, 2)).progress).to.equal(undefined);
    expect(state(...whole.slice(0, 5)).progress).to.equal('Creating ext4 on /dev/vda1');
    expect(state(...whole.slice(0, 8)).progress).to.equal(
      'Receiving objects: 12% (900/7843) 31.0 MB',
    );
    expect(state('[   33.517655] anaconda[2628]: Configuring storage').progress).to.equal(
      'Configuring storage',
    );
  });

  test('its last step is the sign that it is done', () => {
    expect(state(...whole.slice(0, -2)).installed).to.equal(false);
    expect(state(...whole)).to.include({ installed: true, failure: undefined });
    expect(state('Installation complete').installed).to.equal(true);
  });

  for (const [name, ...lines] of [
    [
      'the kickstart is wrong',
      'An error occurred during reading the kickstart file:',
      'Unknown command: ostresetup on line 12',
    ],
    [
      'a script of the kickstart failed',
      'There was an error running the kickstart script at line 31.  This is a fatal',
    ],
    [
      'the tree is not signed by the key that is trusted',
      '[   60.1] anaconda[2341]: Commit 1a2b: GPG verification enabled, but no signatures found (use gpg-verify=false in remote config to disable)',
    ],
    [
      'the tree is not signed by the key that is trusted',
      "  Can't check signature: public key not found",
    ],
    ['there is no room on the disk', "OSError: [Errno 28] No space left on device: '/mnt/sysroot'"],
    [
      'the tree could not be pulled',
      'Failed to pull from repository: g-io-error-quark: No such branch',
    ],
    [
      'the installer could not do a step',
      'The following error occurred while installing the payload. This is a fatal error',
    ],
    [
      'the installer would have to ask',
      '[  34.520412] anaconda[2628]: The installation was stopped due to an error which occurred while running in non-interactive cmdline mode.',
    ],
    [
      'the installer asks',
      "Please make a selection from the above ['b' to begin installation, 'q' to quit,",
    ],
    ['the installer asks', "Please respond 'yes' or 'no': "],
    [
      'the installer crashed',
      'An unknown error has occured, look at the /tmp/anaconda-tb* file(s)',
    ],
    ['the installer crashed', '[  12.2] anaconda[2001]: Traceback (most recent call last):'],
    ['the installer ended before it was done', 'Pane is dead (status 1, Sat Nov 28 10:00:00 2026)'],
    [
      "the installer's second stage was not found",
      '[  186.1] dracut-initqueue[655]: Warning: /dev/root does not exist',
    ],
    ['dracut emergency shell', 'dracut:/# '],
  ] as const) {
    test(`"${lines[0]}" is told as: ${name}`, () => {
      expect(state(...whole.slice(0, 4), ...lines).failure?.name).to.equal(name);
    });
  }

  test('what failed is not forgotten for a last step that comes after it', () => {
    const { failure } = state(
      ...whole.slice(0, 7),
      'Failed to pull from repository: While fetching: [7] Could not connect to server',
      ...whole.slice(-2),
    );
    expect(failure?.lines[0]).to.equal(
      'Failed to pull from repository: While fetching: [7] Could not connect to server',
    );
  });
});

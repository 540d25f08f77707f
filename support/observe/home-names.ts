import type { Host, User } from '../host/host.ts';

/** Those that a program asks where somebody's home is, each with a command that asks in its way. */
export const askers: Readonly<Record<string, string>> = {
  'the account': 'getent passwd "$(id -un)" | cut -d: -f6',
  $HOME: 'printenv HOME',
  // A shell believes HOME about where it stands if it is interactive and a login's; else it asks the kernel, which knows no links.
  'the shell of a login': 'env -u PWD bash --login -i -c pwd 2>/dev/null',
  'a command over SSH': 'pwd',
  'the shell, after "cd"': 'cd && pwd',
  realpath: 'realpath -- "$HOME"',
  'Python, Path.home()': 'python3 -c "from pathlib import Path; print(Path.home())"',
  'Python, Path.home().resolve()':
    'python3 -c "from pathlib import Path; print(Path.home().resolve())"',
  'systemd, %h': 'systemd-path user',
};

/**
 * What each of them answers to a user.
 * @throws TypeError for one who is not known
 */
export async function homeNames(
  host: Host,
  user: User,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {};
  for (const name of names) {
    const command = askers[name];
    if (command === undefined) {
      throw new TypeError(
        `"${name}" is nobody to ask for a home: there are ${Object.keys(askers).join('; ')}.`,
      );
    }
    answers[name] = (await host.run(command, { as: user })).stdout.trim();
  }
  return answers;
}

/** A user's home as a session has it, which is as the account says. */
export async function homeOf(host: Host, user: User): Promise<string> {
  const { stdout } = await host.exec(['printenv', 'HOME'], { as: user });
  return stdout.trim();
}

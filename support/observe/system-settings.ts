import { parseAssignments } from './assignments.ts';
import type { Host } from '../host/host.ts';

/** Settings of a system as a whole, by the words that features use. */
export type SystemSetting = 'host name' | 'time zone' | 'language' | 'keyboard layout';

interface Definition {
  /** The command line by which an administrator gives it another value. */
  readonly command: (value: string) => readonly [string, ...string[]];
  /**
   * What the running system has, asked of the service that keeps it and, where there is one, of somebody else who uses
   * it. Two values mean that the system disagrees with itself.
   */
  readonly read: (host: Host) => Promise<readonly string[]>;
}

const definitions: Readonly<Record<SystemSetting, Definition>> = {
  'host name': {
    command: (value) => ['hostnamectl', 'set-hostname', value],
    read: async (host) => [
      await printed(host, ['hostnamectl', 'hostname']),
      await printed(host, ['uname', '--nodename']),
    ],
  },
  'time zone': {
    command: (value) => ['timedatectl', 'set-timezone', value],
    read: async (host) => {
      const zone = await printed(host, ['timedatectl', 'show', '--property=Timezone', '--value']);
      // One moment, told in that zone and in the one that programs take by themselves.
      const moment: [string, ...string[]] = ['date', '--date=@0', '+%F %T %Z'];
      const told = await printed(host, moment);
      const meant = (await host.exec(moment, { env: { TZ: zone } })).stdout.trim();
      return told === meant ? [zone] : [zone, told];
    },
  },
  language: {
    // By the file, locale.conf(5): Debian's localed lets nobody set it (systemd-localed-read-only.conf).
    command: (value) => ['sed', '--in-place', `s/^LANG=.*/LANG=${value}/`, '/etc/locale.conf'],
    read: async (host) => {
      const language = await localed(host, /^\s*System Locale:\s*LANG=(\S+)/m);
      // A locale that is not there would leave every program with C's.
      const charset = (await host.exec(['locale', 'charmap'], { env: { LC_ALL: language } }))
        .stdout;
      return /UTF-8$/i.test(language) && charset.trim() !== 'UTF-8'
        ? [language, `no such locale (${charset.trim()})`]
        : [language];
    },
  },
  'keyboard layout': {
    command: (value) => [
      'sed',
      '--in-place',
      `s/^KEYMAP=.*/KEYMAP=${value}/`,
      '/etc/vconsole.conf',
    ],
    // Of localed one can be built without keyboards; vconsole.conf(5) is what both it and the console's set-up read.
    read: async (host) => {
      const values = parseAssignments(await host.readFile('/etc/vconsole.conf'));
      return [values.get('KEYMAP') ?? '(none)'];
    },
  },
};

/** The command line by which an administrator gives a setting another value. */
export function settingCommand(setting: string, value: string): readonly [string, ...string[]] {
  return definitionOf(setting).command(value);
}

/** What the running system has for a setting; several values, joined by " / ", if it disagrees with itself. */
export async function readSetting(host: Host, setting: SystemSetting): Promise<string> {
  return [...new Set(await definitionOf(setting).read(host))].join(' / ');
}

function definitionOf(name: string): Definition {
  const known: Readonly<Record<string, Definition>> = definitions;
  const found = known[name];
  if (found === undefined) {
    throw new TypeError(`"${name}" is none of ${Object.keys(definitions).join(', ')}`);
  }
  return found;
}

async function printed(host: Host, argv: readonly [string, ...string[]]): Promise<string> {
  return (await host.exec(argv)).stdout.trim();
}

async function localed(host: Host, pattern: RegExp): Promise<string> {
  const text = await printed(host, ['localectl', 'status']);
  return pattern.exec(text)?.[1] ?? `(not in: ${text})`;
}

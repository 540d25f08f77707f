import type { Host } from '../host/host.ts';
import { difference, linesOf } from './lists.ts';

/** What tells one machine and its system from another, and a system from a changed one. */
export type SystemNote = Readonly<Record<(typeof aspects)[number][0], string>>;

/** Each is read by one command line, so that one round trip reads them all. */
const aspects = [
  ['machine-id', 'cat /etc/machine-id'],
  ['SSH host keys', 'cat /etc/ssh/ssh_host_*_key.pub | sha256sum'],
  ['deployments', 'ostree admin status'],
  ['boot entries', 'cat /boot/loader/entries/*.conf'],
  ['package database', 'sha256sum /usr/share/rpm/rpmdb.sqlite'],
  ['files of the package database', 'ls -A /usr/share/rpm'],
  ['packages', 'rpm -qa | sort'],
  ['how /usr is mounted', 'findmnt --noheadings --output OPTIONS --target /usr'],
  ['changes to the defaults of /etc', 'ostree admin config-diff | sort'],
] as const;

export type Aspect = keyof SystemNote;

/** Aspects that another tree changes; the others belong to the machine. */
export const aspectsOfTheTree = [
  'deployments',
  'boot entries',
  'package database',
  'files of the package database',
  'packages',
  'how /usr is mounted',
] as const satisfies readonly Aspect[];

/**
 * What a program writes to /etc by itself while it runs, as lines of `ostree admin config-diff`: CUPS keeps there who wants to
 * hear of its printers, and what it had written before (cupsd's subscriptions.conf; `cupsdCreateConfFile` in its source).
 */
const writtenByPrograms = /^[AMD] +cups\/subscriptions\.conf(?:\.O)?$/;

const mark = '=== ostree-prototypes ===';

/**
 * Takes note of a system.
 * @throws Error if it says nothing about an aspect: two silences would agree
 */
export async function noteSystem(host: Host): Promise<SystemNote> {
  const { stdout } = await host.run(
    `set -e; ${aspects.map(([, command]) => `echo '${mark}'; ${command}`).join('; ')}`,
    // An administrator may set another language and time zone meanwhile: a date would be written in another way.
    { env: { LC_ALL: 'C.UTF-8', TZ: 'UTC' } },
  );
  const parts = stdout.split(`${mark}\n`).slice(1);
  const note = aspects.map(([name], index): [string, string] => [
    name,
    (parts[index] ?? '').trim(),
  ]);
  const [gap] = note.find(([, text]) => text === '') ?? [];
  if (gap !== undefined) throw new Error(`${host.name} says nothing about its ${gap}.`);
  return Object.fromEntries(note) as SystemNote;
}

/**
 * What is not as it was noted, a text for each line that is gone or new. @param except aspects that are not looked at
 */
export function systemChanges(
  before: SystemNote,
  after: SystemNote,
  except: readonly Aspect[] = [],
): readonly string[] {
  return aspects
    .filter(([name]) => !except.includes(name))
    .map(([name]) => [name, linesToCompare(before[name]), linesToCompare(after[name])] as const)
    .filter(([, old, now]) => old.join('\n') !== now.join('\n'))
    .flatMap(([name, old, now]) => {
      const { missing, surplus } = difference(old, now);
      const changes = [
        ...missing.map((line) => `${name}: gone is "${line}"`),
        ...surplus.map((line) => `${name}: new is "${line}"`),
      ];
      return changes.length > 0 ? changes : [`${name}: the same lines in another order`];
    });
}

function linesToCompare(text: string): readonly string[] {
  return linesOf(text).filter((line) => !writtenByPrograms.test(line));
}

import { linesOf } from './lists.ts';

/** What sestatus(8) says. */
export interface SelinuxState {
  /** `enabled` or `disabled`. */
  readonly status: string;
  /** The mode now: `enforcing`, `permissive`; undefined where SELinux is disabled. */
  readonly mode: string | undefined;
  /** The mode by /etc/selinux/config, which the next boot takes. */
  readonly configured: string | undefined;
  /** `targeted` on Fedora. */
  readonly policy: string | undefined;
}

/** @throws TypeError if the text is not what sestatus prints */
export function parseSestatus(output: string): SelinuxState {
  const values = new Map(
    linesOf(output).flatMap((line): [string, string][] => {
      const found = /^([^:]+):\s+(\S.*)$/.exec(line.trim());
      return found === null ? [] : [[found[1] ?? '', found[2] ?? '']];
    }),
  );
  const status = values.get('SELinux status');
  if (status === undefined) throw new TypeError(`This is no output of sestatus: ${output}`);
  return {
    status,
    mode: values.get('Current mode'),
    configured: values.get('Mode from config file'),
    policy: values.get('Loaded policy name'),
  };
}

/** The command that lists the denials of this boot out of the audit log; its exit code is 1 if there are none. */
export const denialsCommand = [
  'ausearch',
  // Else it reads its standard input wherever that is no terminal (ausearch(8)).
  '--input-logs',
  '--start',
  'boot',
  '--message',
  'AVC,USER_AVC,SELINUX_ERR,USER_SELINUX_ERR',
  '--raw',
] as const;

/** The command that prints all records of this boot: a log that is silent about everything says nothing. */
export const recordsCommand = ['ausearch', '--input-logs', '--start', 'boot', '--raw'] as const;

/**
 * The denials among audit records, each as a sentence: what was denied to which program, on what. Grants, and records
 * that belong to a denial (the call, the path), are passed over; errors of SELinux itself are not.
 */
export function parseDenials(output: string): readonly string[] {
  return linesOf(output).flatMap((line) => {
    const type = /^(?:node=\S+ )?type=(\S+) /.exec(line)?.[1] ?? '';
    if (type.endsWith('SELINUX_ERR')) return [line.trim()];
    const denied = /\bdenied\s+\{ ([^}]*) \}/.exec(line)?.[1];
    if (!type.endsWith('AVC') || denied === undefined) return [];
    const value = (name: string): string =>
      new RegExp(`\\b${name}="?([^"\\s']+)`).exec(line)?.[1] ?? 'unknown';
    const what = value('path') === 'unknown' ? value('name') : value('path');
    return [
      `${denied.trim()} of ${what} (${value('tclass')}, ${value('tcontext')}) by ${value('comm')} (${value('scontext')})`,
    ];
  });
}

/** A file whose label is not the policy's. */
export interface WrongLabel {
  readonly path: string;
  readonly found: string;
  readonly wanted: string;
}

/**
 * What `restorecon -Rnv` would change: restorecon(8), `Would relabel PATH from LABEL to LABEL`.
 * @throws TypeError for a line of another form: it may be an error, and silence would hide it
 */
export function parseRelabels(output: string): readonly WrongLabel[] {
  return linesOf(output).map((line) => {
    const found = /^Would relabel (.*) from (\S+) to (\S+)$/.exec(line);
    if (found === null) throw new TypeError(`This is no line of restorecon -n -v: ${line}`);
    return { path: found[1] ?? '', found: found[2] ?? '', wanted: found[3] ?? '' };
  });
}

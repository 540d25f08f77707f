import { coreDumpId } from './core-dumps.ts';
import { priorities, type JournalEntry } from './journal.ts';

/** A kind of trouble that a journal can tell of. */
export interface Trouble {
  readonly finds: (entry: JournalEntry) => boolean;
  /**
   * What a search for this kind is shown to find, before its silence is believed: a message as the system would write
   * it, and who would.
   */
  readonly sample: Pick<JournalEntry, 'message' | 'priority' | 'identifier' | 'messageId'>;
}

const fromKernel = ({ transport, identifier }: JournalEntry): boolean =>
  transport === 'kernel' || identifier === 'kernel';

/**
 * The kinds by the names that features use. The patterns are those of messages in the sources of Linux, systemd and
 * ext4, as far as kola and atomic-host-tests look for them too.
 */
export const troubles: Readonly<Record<string, Trouble>> = {
  'core dump': {
    finds: ({ messageId, message }) =>
      messageId === coreDumpId ||
      // systemd-coredump's words, Linux's for a process that crashes, and systemd's for a service that does.
      /\bdumped core\b|segfault at [0-9a-f]+ ip|^traps: \S+\[\d+\] /.test(message) ||
      /code=(?:dumped|killed), status=\d+\/(?:ILL|TRAP|ABRT|BUS|FPE|SEGV)\b/.test(message),
    sample: {
      message: 'Process 71 (keg) of user 0 dumped core.',
      priority: 2,
      identifier: 'systemd-coredump',
      messageId: coreDumpId,
    },
  },
  'kernel warning or oops': {
    finds: (entry) =>
      fromKernel(entry) &&
      /^WARNING: CPU: \d+|^(?:Oops|BUG):? |^Kernel panic|^Call Trace:|^INFO: task .* blocked for more|soft lockup/.test(
        entry.message,
      ),
    sample: {
      message: 'WARNING: CPU: 1 PID: 71 at kernel/keg.c:42 pour+0x10/0x20',
      priority: 4,
      identifier: 'kernel',
      messageId: undefined,
    },
  },
  'ordering cycle': {
    finds: ({ message }) => /ordering cycle/i.test(message),
    sample: {
      message: 'sysinit.target: Found ordering cycle on keg.service/start',
      priority: 3,
      identifier: 'systemd',
      messageId: undefined,
    },
  },
  'process killed for want of memory': {
    finds: ({ message }) =>
      /Out of memory: Killed|invoked oom-killer|killed by the OOM killer|systemd-oomd killed/.test(
        message,
      ),
    sample: {
      message: 'Out of memory: Killed process 71 (keg) total-vm:71kB',
      priority: 3,
      identifier: 'kernel',
      messageId: undefined,
    },
  },
  'file system error': {
    finds: (entry) =>
      fromKernel(entry) &&
      /EXT4-fs error|XFS .*(?:Corruption|corruption)|BTRFS error|I\/O error|Remounting filesystem read-only/.test(
        entry.message,
      ),
    sample: {
      message: 'EXT4-fs error (device vda2): keg_lookup:71: inode #2: comm ls: bad entry',
      priority: 2,
      identifier: 'kernel',
      messageId: undefined,
    },
  },
  'SELinux denial': {
    finds: ({ message }) => /\bavc: +denied\b/.test(message),
    sample: {
      message: 'avc:  denied  { read } for  pid=71 comm="keg"',
      priority: 5,
      identifier: 'audit',
      messageId: undefined,
    },
  },
  ...Object.fromEntries(
    (['crit', 'err'] as const).map((name): [string, Trouble] => {
      const limit = priorities.indexOf(name);
      return [
        `message of priority "${name}" or worse`,
        {
          finds: ({ priority }) => priority <= limit,
          sample: {
            message: 'the cellar is flooded',
            priority: limit,
            identifier: 'barkeeper',
            messageId: undefined,
          },
        },
      ];
    }),
  ),
};

/** @throws TypeError for a kind that nobody has described */
export function troubleNamed(name: string): Trouble {
  const trouble = troubles[name];
  if (trouble === undefined) {
    throw new TypeError(
      `"${name}" is no trouble that is known; known are: ${Object.keys(troubles).join(', ')}`,
    );
  }
  return trouble;
}

/** Something on a console that no wait needs to outlast. */
export interface ConsolePattern {
  readonly name: string;
  readonly pattern: RegExp;
  /**
   * Whether it may be the emulator's doing: under emulation one boot in some fifty fails with an oops early in the kernel, on
   * real processors none does. Such a boot is tried once more.
   */
  readonly emulator?: boolean;
}

/** What a kernel, dracut, systemd and file systems say when a boot has failed. The first that matches gives its name. */
export const troublePatterns: readonly ConsolePattern[] = [
  {
    name: 'kernel panic',
    pattern: /Kernel panic - not syncing|end Kernel panic/,
    emulator: true,
  },
  {
    name: 'kernel oops',
    pattern:
      /^\s*(?:\[[\d. ]+\]\s*)?(?:BUG: (?:unable to handle|kernel NULL|scheduling while)|Oops: |Oops: int3|invalid opcode: \d+ \[|general protection fault)/,
    emulator: true,
  },
  {
    name: 'out of memory',
    pattern: /Out of memory: Killed process|invoked oom-killer|Memory cgroup out of memory/,
  },
  {
    name: 'dracut emergency shell',
    pattern:
      /dracut:\/#|Entering emergency mode\. Exit the shell to continue|Generating "\/run\/initramfs\/rdsosreport\.txt"|dracut-initqueue.*timeout.*(?:could not boot|starting timeout scripts)/,
  },
  {
    name: 'emergency mode',
    pattern:
      /You are in emergency mode|Give root password for maintenance|Cannot open access to console, the root account is locked|Started emergency\.service|Reached target.*emergency\.target/,
  },
  { name: 'rescue mode', pattern: /You are in rescue mode|Reached target.*rescue\.target/ },
  {
    name: 'file system error',
    pattern:
      /EXT4-fs error|EXT4-fs \([^)]*\): (?:error|group descriptors corrupted|no journal found)|XFS \([^)]*\): (?:Corruption|metadata I\/O error|log I\/O error)|BTRFS (?:error|critical)|UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY|Remounting filesystem read-only/,
  },
  {
    // systemd repeats what it waits for, and how long already; the root disk has no limit.
    name: 'missing disk',
    pattern: /Job dev-.*running \((?:[3-9]|\d\d)min /,
  },
  { name: 'disk error', pattern: /I\/O error, dev vd[a-z]|Buffer I\/O error on dev/ },
  {
    name: 'mount failure',
    pattern:
      /\bFailed to mount\b|\[FAILED\].*[Mm]ount|VFS: (?:Unable to mount root|Cannot open root)|ostree-prepare-root.*(?:error|failed|No such file)/,
  },
  {
    name: 'boot loader failure',
    pattern:
      /No bootable device|Boot failed: not a bootable disk|error: (?:no such partition|unknown filesystem)|grub rescue>|Could not find kernel image|No DEFAULT or UI configuration/,
  },
  {
    name: 'systemd is frozen',
    pattern: /systemd\[1\]: (?:Freezing execution|Caught <\w+>)|!!!!!!\] .*freezing/i,
  },
];

/** A pattern that was found, with the line and those around it. */
export interface Trouble {
  readonly name: string;
  readonly emulator: boolean;
  readonly line: string;
  readonly lines: readonly string[];
}

/**
 * The first trouble in a console's text, or `undefined`.
 * @param around how many lines before and after it are given
 */
export function findTrouble(text: string, around = 15): Trouble | undefined {
  const lines = consoleLines(text);
  for (const [index, line] of lines.entries()) {
    const found = troublePatterns.find(({ pattern }) => pattern.test(line));
    if (found === undefined) continue;
    return {
      name: found.name,
      emulator: found.emulator === true,
      line,
      lines: lines.slice(Math.max(0, index - around), index + around + 1),
    };
  }
  return undefined;
}

/** Lines without the escape sequences and carriage returns that a terminal is driven by. */
export function consoleLines(text: string): string[] {
  return (
    text
      // ECMA-48 control sequences; and the shorter escapes, such as those that save the cursor.
      // eslint-disable-next-line no-control-regex -- escape sequences begin with one
      .replaceAll(/\u001B(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])/g, '')
      .replaceAll('\r', '')
      .split('\n')
  );
}

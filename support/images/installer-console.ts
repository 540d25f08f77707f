import { consoleLines, findTrouble } from '../host/console-patterns.ts';

/** How an installer talks on the serial console: data of a target. */
export interface InstallerConsole {
  /** A line that says what it is at; the first group is shown. */
  readonly progress: RegExp;
  /** Lines that say that, and why, the installation has failed, by name; the first group, if any, is the reason. */
  readonly failures: readonly { readonly name: string; readonly pattern: RegExp }[];
  /** Lines that end a failed installation: all reasons have been given. Without one, the first failure is the end. */
  readonly failed?: RegExp;
  /** The line that says that the installation was successful. */
  readonly installed: RegExp;
}

/** What a console has said so far. */
export interface InstallerState {
  /** The newest line of progress. */
  readonly progress: string | undefined;
  readonly installed: boolean;
  /** Whether the kernel has halted: the machine stays on, and nothing more will happen. */
  readonly halted: boolean;
  /** Why the installation cannot end well; `undefined` while it may. */
  readonly failure: InstallerFailure | undefined;
}

export interface InstallerFailure {
  readonly name: string;
  /** The installer's own words, or the console's lines around. */
  readonly lines: readonly string[];
  /** Whether the emulator may be to blame, so that another try makes sense. */
  readonly emulator: boolean;
}

/** Reads a console's text, all of it. */
export function readInstallerConsole(text: string, talk: InstallerConsole): InstallerState {
  const lines = consoleLines(text);
  const reasons = lines.flatMap((line) => {
    for (const { name, pattern } of talk.failures) {
      const found = pattern.exec(line);
      if (found !== null) return [{ name, reason: (found[1] ?? line).trim() }];
    }
    return [];
  });
  const over = talk.failed === undefined || lines.some((line) => talk.failed?.test(line));
  const progress = lines.findLast((line) => talk.progress.test(line));
  return {
    progress: progress === undefined ? undefined : talk.progress.exec(progress)?.[1]?.trim(),
    installed: lines.some((line) => talk.installed.test(line)),
    halted: lines.some((line) => /\breboot: System halted\b/.test(line)),
    failure:
      reasons[0] !== undefined && over
        ? { name: reasons[0].name, lines: reasons.map(({ reason }) => reason), emulator: false }
        : kernelTrouble(text),
  };
}

function kernelTrouble(text: string): InstallerFailure | undefined {
  const trouble = findTrouble(text);
  return trouble === undefined ? undefined : { ...trouble };
}

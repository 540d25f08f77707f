/** A program that crashed, as systemd-coredump has written it into the journal. */
export interface CoreDump {
  /** The program's name, as the kernel has it: 15 characters at most. */
  readonly program: string;
  /** What ended it: `SIGSEGV`. */
  readonly signal: string;
  /** Where its memory is kept; `undefined` if it was too large, or is not kept. */
  readonly file: string | undefined;
}

/** Asks for the core dumps of this boot (systemd.journal-fields(7); SD_MESSAGE_COREDUMP of sd-messages.h). */
export const coreDumpsCommand = [
  'journalctl',
  '--boot',
  '--no-pager',
  '--output=json',
  '--output-fields=COREDUMP_COMM,COREDUMP_SIGNAL_NAME,COREDUMP_FILENAME',
  'MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1',
] as const;

/** Reads what that command prints, an object a line. */
export function parseCoreDumps(output: string): readonly CoreDump[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const fields = JSON.parse(line) as Readonly<Record<string, string | undefined>>;
      return {
        program: fields['COREDUMP_COMM'] ?? 'a program without a name',
        signal: fields['COREDUMP_SIGNAL_NAME'] ?? 'a signal',
        file: fields['COREDUMP_FILENAME'],
      };
    });
}

import { parseFields } from './journal.ts';

/** A program that crashed, as systemd-coredump has written it into the journal. */
export interface CoreDump {
  /** The program's name, as the kernel has it: 15 characters at most. */
  readonly program: string;
  /** What ended it: `SIGSEGV`. */
  readonly signal: string;
  /** Where its memory is kept; `undefined` if it was too large, or is not kept. */
  readonly file: string | undefined;
}

/** SD_MESSAGE_COREDUMP (systemd.journal-fields(7), sd-messages.h). */
export const coreDumpId = 'fc2e22bc6ee647b6b90729ab34a250b1';

/** Asks for the core dumps of this boot. */
export const coreDumpsCommand = [
  'journalctl',
  '--boot',
  '--no-pager',
  '--output=json',
  '--output-fields=COREDUMP_COMM,COREDUMP_SIGNAL_NAME,COREDUMP_FILENAME',
  `MESSAGE_ID=${coreDumpId}`,
] as const;

/** Reads what that command prints, an object a line. */
export function parseCoreDumps(output: string): readonly CoreDump[] {
  return parseFields(output).map((get) => ({
    program: get('COREDUMP_COMM') ?? 'a program without a name',
    signal: get('COREDUMP_SIGNAL_NAME') ?? 'a signal',
    file: get('COREDUMP_FILENAME'),
  }));
}

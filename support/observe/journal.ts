/** An entry of the journal (journalctl(1), -o json; systemd.journal-fields(7)). */
export interface JournalEntry {
  readonly message: string;
  /** syslog(3): 0 emerg … 7 debug. */
  readonly priority: number;
  readonly identifier: string;
  readonly messageId: string | undefined;
  /** `kernel`, `syslog`, `journal`, `stdout` … */
  readonly transport: string;
  readonly unit: string | undefined;
}

/** The names of syslog's priorities; the index is the number. */
export const priorities = [
  'emerg',
  'alert',
  'crit',
  'err',
  'warning',
  'notice',
  'info',
  'debug',
] as const;

/** The fields that `parseJournal` needs (journalctl(1), --output-fields). */
export const journalFields =
  'MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,MESSAGE_ID,_TRANSPORT,_SYSTEMD_UNIT';

/** Reads entries, one JSON object a line. */
export function parseJournal(output: string): readonly JournalEntry[] {
  return parseFields(output).map((get) => ({
    message: get('MESSAGE') ?? '',
    // systemd takes an entry without a priority for one of "info".
    priority: Number(get('PRIORITY') ?? 6),
    identifier: get('SYSLOG_IDENTIFIER') ?? '',
    messageId: get('MESSAGE_ID'),
    transport: get('_TRANSPORT') ?? '',
    unit: get('_SYSTEMD_UNIT'),
  }));
}

/** Reads entries, one JSON object a line: for each, what gives a field of it as text, by its name. */
export function parseFields(output: string): readonly ((field: string) => string | undefined)[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const fields = JSON.parse(line) as Readonly<Record<string, unknown>>;
      return (field) => textOf(fields[field]);
    });
}

/** A field that is no UTF-8 comes as a list of bytes; a field that occurs more than once, as a list of texts. */
function textOf(field: unknown): string | undefined {
  if (typeof field === 'string') return field;
  if (!Array.isArray(field)) return undefined;
  if (field.every((each) => typeof each === 'number')) return Buffer.from(field).toString('utf8');
  return field.filter((each) => typeof each === 'string').join('\n');
}

/** An entry as a reader of a report wants it. */
export function entryLine({ identifier, priority, message }: JournalEntry): string {
  return `${identifier} (${priorities[priority] ?? priority}): ${message}`;
}

/** Where in a file something is wrong; shown as `file:line`. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

export interface UserErrorOptions {
  /** The file, and the line where there is one, that has to be looked at. */
  readonly place?: Place;
  /** What the reader can do about it: one sentence. */
  readonly advice?: string;
  readonly cause?: unknown;
}

/**
 * An error that its reader can mend: bad input, a missing need, a full disk. The command line prints its text alone,
 * without a stack, and exits with 1. Everything else that is thrown is a defect of ours and is printed with its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly place: Place | undefined;
  readonly advice: string | undefined;

  /** @param what what happened, as a sentence without the place */
  constructor(what: string, options: UserErrorOptions = {}) {
    const { place, advice, cause } = options;
    const where =
      place === undefined
        ? ''
        : `${place.file}${place.line === undefined ? '' : `:${place.line}`}: `;
    super(
      `${where}${what}${advice === undefined ? '' : `\n  ${advice}`}`,
      cause === undefined ? undefined : { cause },
    );
    this.place = place;
    this.advice = advice;
  }
}

/** The text of whatever was thrown, for a message that quotes it. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

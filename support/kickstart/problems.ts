import { UserError, type Place } from '../errors.ts';

/** One thing that is wrong with a kickstart. */
export interface Problem {
  readonly place: Place;
  readonly message: string;
  /** What to do about it. */
  readonly advice?: string;
  /** The line as written. */
  readonly text?: string;
}

const shown = 20;

/** An error that tells of all problems: place and what is wrong, the line, what to do. */
export function problemsError(problems: readonly Problem[]): UserError {
  const [first] = problems;
  const texts = problems.slice(0, shown).map((problem) => textOf(problem));
  if (problems.length > shown) texts.push(`… and ${problems.length - shown} more.`);
  const error = new UserError(texts.join('\n'));
  return first === undefined ? error : Object.assign(error, { place: first.place });
}

function textOf({ place, message, advice = '', text = '' }: Problem): string {
  const line = text === '' ? '' : `\n    ${text}`;
  const help = advice === '' ? '' : `\n  ${advice}`;
  return `${place.file}${place.line === undefined ? '' : `:${place.line}`}: ${message}${line}${help}`;
}

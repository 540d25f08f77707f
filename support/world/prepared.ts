import type { Edition } from '../images/image.ts';
import type { Subject } from './subject.ts';

/** What the runner hands to every worker. */
export interface Parameters {
  readonly prepared?: { readonly subjects: readonly Subject[] };
}

/**
 * What was prepared for an edition.
 * @throws Error if the run was started without preparing it
 */
export function preparedSubject({ prepared }: Parameters, edition: Edition): Subject {
  const subject = prepared?.subjects.find((each) => each.edition === edition);
  if (subject === undefined) {
    throw new Error(
      `No ${edition} was prepared for this run. Start scenarios by npm run features, which prepares what they need.`,
    );
  }
  return subject;
}

import type { Edition } from '../images/image.ts';
import type { Prepared, PreparedEdition } from '../images/pipeline.ts';

/** What the runner hands to every worker. */
export interface Parameters {
  readonly prepared?: Prepared;
}

/** @throws Error if the run was started without preparing anything */
export function preparedRun({ prepared }: Parameters): Prepared {
  if (prepared === undefined) {
    throw new Error(
      'Nothing was prepared for this run. Start scenarios by npm run features, which makes what they need.',
    );
  }
  return prepared;
}

/**
 * What was prepared for an edition.
 * @throws Error if it was not
 */
export function preparedEdition(parameters: Parameters, edition: Edition): PreparedEdition {
  const found = preparedRun(parameters).subjects.find((each) => each.edition === edition);
  if (found === undefined) {
    throw new Error(
      `No ${edition} was prepared for this run: is the tag @${edition} missing at the scenario?`,
    );
  }
  return found;
}

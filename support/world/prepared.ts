import type { Prepared } from '../images/pipeline.ts';
import type { TargetName } from '../settings.ts';

/** What the runner hands to every worker. */
export interface Parameters {
  /** The target that the run is on: a profile may name it. */
  readonly target?: TargetName;
  readonly prepared?: Prepared;
  /** A file to which everything that is asked of guests is added: see `Recorder`. */
  readonly recording?: string;
  /** When no further scenario is begun, in milliseconds since 1970. */
  readonly until?: number;
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

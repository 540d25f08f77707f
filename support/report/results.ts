import { secondsOf, type Envelope, type Pickle, type Status, type StepResult } from './messages.ts';

export interface Failure {
  /** The text of the step that failed, or what ran instead of a step. */
  readonly step: string;
  readonly message: string;
}

/** One attempt at a scenario, when it has ended. */
export interface ScenarioResult {
  readonly name: string;
  /** `features/…/x.feature:12`, as the command line takes it. */
  readonly place: string;
  readonly tags: readonly string[];
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  readonly failure: Failure | undefined;
  /** It failed and runs once more; the verdict does not count. */
  readonly again: boolean;
  /** Boots that failed for the emulator's sake and were tried once more, each by its reason. */
  readonly retriedBoots: readonly string[];
  /** Why it was skipped before its first step. */
  readonly skipReason: string | undefined;
}

/** Why a scenario is skipped is told by an attachment of this name. */
export const skipReasonFile = 'skipped.txt';

/** A boot that was tried again is told by an attachment of this name, whose text is the reason. */
export const retriedBootFile = 'retried-boot.txt';

interface Running {
  readonly name: string;
  readonly place: string;
  /** When its first step began: what comes before is waiting for what others make. */
  readonly began: number;
}

interface Attempt extends Omit<Running, 'began'> {
  began: number | undefined;
  readonly pickle: Pickle | undefined;
  readonly testCaseId: string;
  readonly results: StepResult[];
  readonly retriedBoots: string[];
  failure: Failure | undefined;
  skipReason: string | undefined;
}

/** Makes scenarios' results out of Cucumber's messages, as they come. */
export class RunRecord {
  readonly #pickles = new Map<string, Pickle>();
  readonly #testCases = new Map<string, NonNullable<Envelope['testCase']>>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #results: ScenarioResult[] = [];
  readonly #troubles: string[] = [];

  /** @returns the result of the scenario that this message ended, if it ended one */
  add(envelope: Envelope): ScenarioResult | undefined {
    const { pickle, testCase, testCaseStarted, testStepFinished, testCaseFinished, attachment } =
      envelope;
    if (envelope.testStepStarted !== undefined) this.#startStep(envelope.testStepStarted);
    if (pickle !== undefined) this.#pickles.set(pickle.id, pickle);
    if (testCase !== undefined) this.#testCases.set(testCase.id, testCase);
    if (testCaseStarted !== undefined) this.#start(testCaseStarted);
    if (testStepFinished !== undefined) this.#finishStep(testStepFinished);
    if (attachment !== undefined) this.#attached(attachment);
    const trouble =
      envelope.testRunFinished?.exception ?? envelope.testRunHookFinished?.result.exception;
    if (trouble !== undefined)
      this.#troubles.push(trouble.stackTrace ?? trouble.message ?? trouble.type);
    return testCaseFinished === undefined ? undefined : this.#finish(testCaseFinished);
  }

  /** The scenarios of which a step has begun and that have not ended, oldest first. */
  get running(): readonly Running[] {
    return [...this.#attempts.values()].filter(
      (each): each is Attempt & Running => each.began !== undefined,
    );
  }

  /** Every attempt that has ended, in this order. */
  get results(): readonly ScenarioResult[] {
    return this.#results;
  }

  /** What went wrong outside of scenarios: a hook of the run, a worker that died. */
  get troubles(): readonly string[] {
    return this.#troubles;
  }

  #attached(attachment: NonNullable<Envelope['attachment']>): void {
    const attempt = this.#attempts.get(attachment.testCaseStartedId ?? '');
    if (attempt === undefined) return;
    if (attachment.fileName === retriedBootFile) attempt.retriedBoots.push(textOf(attachment));
    if (attachment.fileName === skipReasonFile) attempt.skipReason = textOf(attachment);
  }

  #start({ id, testCaseId }: NonNullable<Envelope['testCaseStarted']>): void {
    const pickle = this.#pickles.get(this.#testCases.get(testCaseId)?.pickleId ?? '');
    this.#attempts.set(id, {
      name: pickle?.name ?? '(unnamed)',
      place: `${pickle?.uri ?? ''}:${pickle?.location?.line ?? 0}`,
      began: undefined,
      pickle,
      testCaseId,
      results: [],
      retriedBoots: [],
      failure: undefined,
      skipReason: undefined,
    });
  }

  #startStep(step: NonNullable<Envelope['testStepStarted']>): void {
    const attempt = this.#attempts.get(step.testCaseStartedId);
    if (attempt === undefined || attempt.began !== undefined) return;
    const testStep = this.#testCases
      .get(attempt.testCaseId)
      ?.testSteps.find(({ id }) => id === step.testStepId);
    // A hook is no step of the pickle.
    if (testStep?.pickleStepId !== undefined) attempt.began = secondsOf(step.timestamp);
  }

  #finishStep(step: NonNullable<Envelope['testStepFinished']>): void {
    const attempt = this.#attempts.get(step.testCaseStartedId);
    if (attempt === undefined) return;
    const { testStepResult: result } = step;
    attempt.results.push(result);
    if (verdictOf(result.status) !== 'failed' || attempt.failure !== undefined) return;
    const testStep = this.#testCases
      .get(attempt.testCaseId)
      ?.testSteps.find(({ id }) => id === step.testStepId);
    const text = attempt.pickle?.steps.find(({ id }) => id === testStep?.pickleStepId)?.text;
    attempt.failure = {
      step: text ?? 'preparing the scenario or cleaning up after it',
      message: result.exception?.message ?? result.message ?? `The step is ${result.status}.`,
    };
  }

  #finish(finished: NonNullable<Envelope['testCaseFinished']>): ScenarioResult | undefined {
    const attempt = this.#attempts.get(finished.testCaseStartedId);
    if (attempt === undefined) return undefined;
    this.#attempts.delete(finished.testCaseStartedId);
    const verdicts = new Set(attempt.results.map(({ status }) => verdictOf(status)));
    const result: ScenarioResult = {
      name: attempt.name,
      place: attempt.place,
      tags: attempt.pickle?.tags.map(({ name }) => name) ?? [],
      verdict: verdicts.has('failed') ? 'failed' : verdicts.has('skipped') ? 'skipped' : 'passed',
      seconds: attempt.began === undefined ? 0 : secondsOf(finished.timestamp) - attempt.began,
      failure: attempt.failure,
      again: finished.willBeRetried,
      retriedBoots: attempt.retriedBoots,
      skipReason: attempt.skipReason,
    };
    this.#results.push(result);
    return result;
  }
}

/** A step that is pending, undefined or ambiguous has not shown what its sentence says. */
function verdictOf(status: Status): ScenarioResult['verdict'] {
  if (status === 'PASSED') return 'passed';
  return status === 'SKIPPED' ? 'skipped' : 'failed';
}

function textOf({ body, contentEncoding }: NonNullable<Envelope['attachment']>): string {
  const encoding: `${typeof contentEncoding}` = contentEncoding;
  return encoding === 'BASE64' ? Buffer.from(body, 'base64').toString('utf8') : body;
}

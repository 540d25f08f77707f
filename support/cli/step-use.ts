import { placeOf, type Envelope, type Pickle } from '../report/messages.ts';
import { unknownTags } from '../report/tags.ts';

interface Definition {
  readonly text: string;
  readonly place: string;
  used: boolean;
}

/** What Cucumber's messages of a dry run tell about the match of features and step definitions. */
export class StepUse {
  readonly #pickles = new Map<string, Pickle>();
  readonly #lines = new Map<string, number>();
  readonly #definitions = new Map<string, Definition>();
  readonly #faults: string[] = [];

  add(envelope: Envelope): void {
    const {
      gherkinDocument,
      pickle,
      stepDefinition,
      testCase,
      parseError,
      undefinedParameterType,
    } = envelope;
    if (gherkinDocument?.feature !== undefined) this.#addLines(gherkinDocument.feature);
    if (pickle !== undefined) this.#pickles.set(pickle.id, pickle);
    if (stepDefinition !== undefined) {
      this.#definitions.set(stepDefinition.id, {
        text: stepDefinition.pattern.source,
        place: placeOf(stepDefinition.sourceReference),
        used: false,
      });
    }
    if (parseError !== undefined) {
      this.#faults.push(`${placeOf(parseError.source)}: ${parseError.message}`);
    }
    if (undefinedParameterType !== undefined) {
      const { name, expression } = undefinedParameterType;
      this.#faults.push(`unknown parameter type {${name}} in "${expression}"`);
    }
    if (testCase !== undefined) this.#addTestCase(testCase);
    const exception = envelope.testRunFinished?.exception;
    if (exception !== undefined) this.#faults.push(exception.message ?? exception.type);
  }

  get scenarios(): number {
    return this.#pickles.size;
  }

  get definitions(): number {
    return this.#definitions.size;
  }

  /** Each fault as a line that begins with the place where it can be mended; none: an empty list. */
  faults(): readonly string[] {
    const unused = [...this.#definitions.values()]
      .filter(({ used }) => !used)
      .map(({ place, text }) => `${place}: no feature uses the step "${text}"`);
    const tags = [...this.#pickles.values()].flatMap((pickle) =>
      unknownTags(pickle.tags.map(({ name }) => name)).map(
        (tag) =>
          `${this.#place(pickle)}: the tag ${tag} means nothing here: see support/report/tags.ts`,
      ),
    );
    const none = this.scenarios === 0 ? ['features/: there is no scenario'] : [];
    return [...new Set([...this.#faults, ...unused, ...tags, ...none])];
  }

  #addTestCase(testCase: NonNullable<Envelope['testCase']>): void {
    const pickle = this.#pickles.get(testCase.pickleId);
    for (const { pickleStepId, stepDefinitionIds = [] } of testCase.testSteps) {
      if (pickleStepId === undefined) continue;
      for (const id of stepDefinitionIds) {
        const definition = this.#definitions.get(id);
        if (definition !== undefined) definition.used = true;
      }
      if (stepDefinitionIds.length === 1) continue;
      const step = pickle?.steps.find(({ id }) => id === pickleStepId);
      const place = this.#place(pickle, step?.astNodeIds[0]);
      this.#faults.push(
        stepDefinitionIds.length === 0
          ? `${place}: no definition for the step "${step?.text ?? ''}"`
          : `${place}: several definitions for the step "${step?.text ?? ''}": ${stepDefinitionIds
              .map((id) => this.#definitions.get(id)?.place ?? id)
              .join(', ')}`,
      );
    }
  }

  #place(pickle: Pickle | undefined, node = pickle?.astNodeIds[0]): string {
    return `${pickle?.uri ?? 'features/'}:${this.#lines.get(node ?? '') ?? 0}`;
  }

  /** Notes the line of every node that has an id, whatever its kind. */
  #addLines(node: unknown): void {
    if (typeof node !== 'object' || node === null) return;
    if ('id' in node && 'location' in node) {
      const { location } = node;
      if (typeof location === 'object' && location !== null && 'line' in location) {
        this.#lines.set(String(node.id), Number(location.line));
      }
    }
    for (const child of Object.values(node)) this.#addLines(child);
  }
}

import type { runCucumber } from '@cucumber/cucumber/api';

type OnMessage = NonNullable<Parameters<typeof runCucumber>[2]>;

/** One of Cucumber's messages (docs of cucumber/messages): an object of which one member is set. */
export type Envelope = Parameters<OnMessage>[0];

type Member<Key extends keyof Envelope> = NonNullable<Envelope[Key]>;

export type Pickle = Member<'pickle'>;
export type Place = Member<'stepDefinition'>['sourceReference'];
export type StepResult = Member<'testStepFinished'>['testStepResult'];
export type Status = `${StepResult['status']}`;

/** Seconds of a message's duration or time stamp. */
export function secondsOf(time: { readonly seconds: number; readonly nanos: number }): number {
  return time.seconds + time.nanos / 1e9;
}

/** `file:line` of a message's source reference. */
export function placeOf(place: Place): string {
  return `${place.uri ?? '(unknown)'}:${place.location?.line ?? 0}`;
}

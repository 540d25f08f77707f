import type { Lifetime } from '../process/lifetime.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';

/** What a benchmark needs to do its work. */
export interface BenchContext {
  readonly settings: Settings;
  readonly lifetime: Lifetime;
  readonly progress: Progress;
}

/** One figure. */
export interface BenchRow {
  /** What was measured: `compose, unchanged`. */
  readonly name: string;
  readonly value: number;
  /** `×` is a ratio to what `note` names, `MB` are 10^6 bytes. */
  readonly unit: 's' | 'ms' | '×' | 'MB';
  /** What the value is held against, in the same unit. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  readonly note?: string;
}

/** A benchmark, as the command line knows it. */
export interface Bench {
  /** One word, for the command line. */
  readonly name: string;
  readonly title: string;
  run(context: BenchContext): Promise<readonly BenchRow[]>;
}

/** Whether a figure meets its goal; undefined: it has none. */
export function meetsGoal({ value, goal }: BenchRow): boolean | undefined {
  if (goal === undefined) return undefined;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** Runs `work` and gives its result with the time that it took, in seconds. */
export async function timed<T>(work: () => Promise<T>): Promise<readonly [T, seconds: number]> {
  const began = performance.now();
  const result = await work();
  return [result, (performance.now() - began) / 1000];
}

/** The median of at least one value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError('median of nothing');
  return (lower + upper) / 2;
}

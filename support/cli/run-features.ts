import { join, relative } from 'node:path';
import type { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { runCucumber, type IRunConfiguration } from '@cucumber/cucumber/api';
import type { Edition } from '../images/image.ts';
import { reportFiles } from '../report/files.ts';
import { RunRecord } from '../report/results.ts';
import { summary } from '../report/summary.ts';
import { untilAborted } from '../report/until-aborted.ts';
import { top } from '../top.ts';
import type { Selection } from './selection.ts';

export interface RunFeaturesOptions {
  /** What the scenarios get as `this.parameters.prepared`: it is handed to other threads, so it is plain data. */
  readonly prepared: object;
  /** Editions that are still being made: see the order's plugin. */
  readonly late?: readonly Edition[];
  /** Boots that were tried twice outside of scenarios, in words; it may grow until the end. */
  readonly retries?: readonly string[];
  /** When no further scenario is begun, in milliseconds since 1970. */
  readonly until?: number | undefined;
  readonly signal: AbortSignal;
  /** When the run began, by `performance.now()`. */
  readonly began: number;
  /** The project's folder, where features are looked for. Default: the checkout. */
  readonly root?: string;
  /** Where reports are written. Default: the folder `reports` of the project's. */
  readonly reports?: string;
  /** Where the progress and the summary go. */
  readonly stdout?: Writable;
}

/**
 * Runs the selected scenarios, writes the reports and prints the summary.
 * @returns 0, or 1 if anything failed, or if there was no time for any scenario
 * @throws the signal's reason, as soon as it is aborted: what a scenario was at ends with this process
 */
export async function runFeatures(
  selection: Selection,
  {
    prepared,
    late = [],
    retries = [],
    until,
    signal,
    began,
    root = top,
    reports = join(root, 'reports'),
    stdout = process.stdout,
  }: RunFeaturesOptions,
): Promise<number> {
  await using files = await reportFiles(reports);
  const record = new RunRecord();
  const configuration = withOurs(selection, files.formats, { prepared, late, until });
  const { success } = await orAborted(
    runCucumber(configuration, { cwd: root, stdout: untilAborted(stdout, signal) }, (envelope) =>
      record.add(envelope),
    ),
    signal,
  );
  const page = await files.publish();
  stdout.write(
    summary({
      results: record.results,
      troubles: record.troubles,
      retries,
      seconds: (performance.now() - began) / 1000,
      leftForNightly: selection.leftForNightly,
      report: relative(process.cwd(), page),
      order: selection.configuration.sources.order,
    }),
  );
  // A run that had no time for a single scenario has shown nothing.
  const shown = record.results.some(({ verdict }) => verdict !== 'skipped');
  return success && (shown || until === undefined) ? 0 : 1;
}

/** Cucumber's configuration with the reports, the order and the prepared data added. */
function withOurs(
  { configuration, plan, target }: Selection,
  formats: Record<string, string>,
  {
    prepared,
    late,
    until,
  }: {
    readonly prepared: object;
    readonly late: readonly Edition[];
    readonly until: number | undefined;
  },
): IRunConfiguration {
  const { runtime, plugins, sources } = configuration;
  const orderPlugin = pathToFileURL(join(top, 'support', 'cli', 'order-plugin.ts')).href;
  return {
    ...configuration,
    runtime: {
      ...runtime,
      // A worker costs a thread and, in most cases, a guest: no more of them than there are scenarios.
      parallel: Math.min(runtime.parallel, plan.length),
      worldParameters: {
        ...runtime.worldParameters,
        target,
        prepared: cloned(prepared),
        ...(until === undefined ? {} : { until }),
      },
    },
    formats: { ...configuration.formats, files: { ...configuration.formats.files, ...formats } },
    plugins: {
      specifiers: [...(plugins?.specifiers ?? []), orderPlugin],
      options: { ...plugins?.options, hosts: { keepOrder: sources.order !== 'defined', late } },
    },
  };
}

type Parameter = IRunConfiguration['runtime']['worldParameters'][string];

/** Proves that the data survives the way to another thread, and loosens its type to Cucumber's. */
function cloned(data: object): Parameter {
  return JSON.parse(JSON.stringify(data)) as Parameter;
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

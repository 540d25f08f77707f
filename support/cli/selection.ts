import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  loadConfiguration,
  loadSources,
  type IPlannedPickle,
  type IRunConfiguration,
  type ISourcesCoordinates,
} from '@cucumber/cucumber/api';
import { messageOf, UserError } from '../errors.ts';
import { type Edition, everyEdition } from '../images/image.ts';
import { lackedBy } from '../report/skips.ts';
import { targetNames, type TargetName } from '../settings.ts';
import { top } from '../top.ts';
import { UsageError } from './main.ts';

/** What a command line asks for, read and checked: nothing has been built yet. */
export interface Selection {
  readonly configuration: IRunConfiguration;
  readonly target: TargetName;
  /** The scenarios, in the order in which Cucumber has them. */
  readonly plan: readonly IPlannedPickle[];
  /** The editions that a host is needed of: of the scenarios that this target does not skip. */
  readonly editions: readonly Edition[];
  /** Those of them that an update is needed of: of scenarios with the tag `@update`. */
  readonly updated: readonly Edition[];
  /** Those that an alternate tree is needed of: of scenarios with the tag `@alternate`. */
  readonly alternates: readonly Edition[];
  /** Those whose administrator is to be logged in to the desktop: of scenarios with the tag `@desktop`. */
  readonly desktops: readonly Edition[];
  /** Scenarios that the profile nightly would add. */
  readonly leftForNightly: number;
}

export interface SelectOptions {
  /** The target of the settings; a profile that names one wins. */
  readonly target: TargetName;
  /** The folder that paths on the command line start from. Default: this process's. */
  readonly cwd?: string;
  /** The checkout. */
  readonly root?: string;
}

/** Cucumber's parser ended the process: it has said all (help, version, or what is wrong). */
export class ParserEnded extends Error {
  override readonly name = 'ParserEnded';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`The parser ended with ${exitCode}.`);
    this.exitCode = exitCode;
  }
}

/**
 * Reads Cucumber's arguments and finds what they select.
 * @throws UsageError for an unknown option, profile or path, a broken tag expression, a line where no scenario begins,
 *   and a selection that is empty
 * @throws UserError for a feature file that cannot be read, with its place
 * @throws ParserEnded after Cucumber's own help
 */
export async function select(
  argv: readonly string[],
  { target: settingsTarget, cwd = process.cwd(), root = top }: SelectOptions,
): Promise<Selection> {
  const profiles = profilesIn(argv);
  const configuration = await configure(argv, profiles, root);
  configuration.sources.paths = configuration.sources.paths.map((path) =>
    fromRoot(path, cwd, root),
  );
  const { sources, runtime } = configuration;
  const plan = shardOf(await planOf(sources, root), sources.shard);
  await checkLines(sources, root);
  const usual = profiles.length === 0 || profiles.join() === 'default';
  const nightly = usual
    ? shardOf(
        await planOf(
          { ...(await configure(argv, ['nightly'], root)).sources, paths: sources.paths },
          root,
        ),
        sources.shard,
      )
    : plan;
  if (plan.length === 0) throw emptySelection(sources, nightly.length);

  if (sources.order === 'random') sources.order = `random:${randomInt(1_000_000)}`;
  const named: unknown = runtime.worldParameters['target'];
  const target = targetNames.find((each) => each === named) ?? settingsTarget;
  const need = (...tags: readonly string[]): Promise<readonly Edition[]> =>
    editionsOf({ sources, plan }, target, root, tags);
  return {
    configuration,
    target,
    plan,
    editions: await need(),
    updated: await need('@update'),
    alternates: await need('@alternate'),
    desktops: await need('@desktop'),
    leftForNightly: nightly.length - plan.length,
  };
}

/** The profiles that are asked for; Cucumber's API leaves this option to its caller. */
function profilesIn(argv: readonly string[]): string[] {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: { profile: { type: 'string', short: 'p', multiple: true } },
  });
  return (values.profile ?? []).filter((name) => typeof name === 'string');
}

async function configure(
  argv: readonly string[],
  profiles: string[],
  root: string,
): Promise<IRunConfiguration> {
  // Its parser ends the process when it does not like an option, which must be a usage error here.
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    throw new ParserEnded(Number(code ?? 0));
  };
  try {
    const { runConfiguration } = await loadConfiguration(
      { file: 'cucumber.js', profiles, provided: [...argv] },
      { cwd: root },
    );
    return runConfiguration;
  } catch (error) {
    if (!(error instanceof ParserEnded)) throw new UsageError(sentence(messageOf(error)));
    if (error.exitCode === 0) throw error;
    throw new UsageError('The command line cannot be read, see the line above.', {
      advice: 'npm run features -- --help shows the options.',
    });
  } finally {
    process.exit = exit;
  }
}

/** A path of the command line as one from the checkout, where Cucumber runs. */
function fromRoot(path: string, cwd: string, root: string): string {
  const [, file = '', lines = ''] = /^(.*?)((?::\d+)*)$/.exec(path) ?? [];
  if (/[*?[{]/.test(file)) return path;
  const found = [resolve(cwd, file), resolve(root, file)].find((each) => existsSync(each));
  if (found === undefined) {
    throw new UsageError(`${file} does not exist.`, {
      advice: `Paths are looked for in ${cwd} and in ${root}.`,
    });
  }
  return `${relative(root, found)}${lines}`;
}

async function planOf(sources: ISourcesCoordinates, root: string): Promise<IPlannedPickle[]> {
  let result: Awaited<ReturnType<typeof loadSources>>;
  try {
    // The order is announced by the run, not by each look at the selection.
    result = await loadSources({ ...sources, order: 'defined' }, { cwd: root });
  } catch (error) {
    throw new UsageError(
      sentence(messageOf(error instanceof Error ? (error.cause ?? error) : error)),
    );
  }
  const [fault] = result.errors;
  if (fault !== undefined) {
    throw new UserError(fault.message.trim(), {
      place: { file: fault.uri, line: fault.location.line },
      advice: 'Mend the feature file.',
    });
  }
  return result.plan;
}

/** What Cucumber leaves of a plan for `INDEX/TOTAL`: its look at a selection does not, its run does. */
function shardOf(
  plan: readonly IPlannedPickle[],
  shard: string | undefined,
): readonly IPlannedPickle[] {
  const [index = 0, total = 0] = shard?.split('/').map(Number) ?? [];
  if (total === 0) return plan;
  return plan.filter((_pickle, number) => number % total === index - 1);
}

function placeOf({ uri, location }: IPlannedPickle): string {
  return `${uri}:${location.line}`;
}

/** Each `file:line` must select something; otherwise a misread line number would go unnoticed beside others. */
async function checkLines(sources: ISourcesCoordinates, root: string): Promise<void> {
  const everything = { ...sources, tagExpression: '', names: [] };
  for (const path of sources.paths) {
    const [, file = '', lines = ''] = /^(.*?)((?::\d+)*)$/.exec(path) ?? [];
    for (const line of lines.split(':').slice(1)) {
      const here = await planOf({ ...everything, paths: [`${file}:${line}`] }, root);
      if (here.length > 0) continue;
      const all = await planOf({ ...everything, paths: [file] }, root);
      const begins = [...new Set(all.map(({ location }) => location.line))].sort((a, b) => a - b);
      throw new UsageError(`${file}:${line}: no scenario begins on this line.`, {
        advice: `In this file they begin on ${begins.join(', ')}.`,
      });
    }
  }
}

function emptySelection(sources: ISourcesCoordinates, nightly: number): UsageError {
  const { paths, names, tagExpression, shard } = sources;
  const asked = [
    paths.length === 0 ? 'all features' : paths.join(' '),
    ...names.map((name) => `the name /${name}/`),
    ...(tagExpression === '' ? [] : [`the tags ${tagExpression}`]),
    ...(shard === undefined || shard === '' ? [] : [`the shard ${shard}`]),
  ];
  return new UsageError(`No scenario is selected by ${asked.join(' with ')}.`, {
    advice:
      nightly === 0
        ? 'npm run features -- --dry-run shows every scenario.'
        : `With -p nightly it would be ${nightly}.`,
  });
}

async function editionsOf(
  {
    sources,
    plan,
  }: { readonly sources: ISourcesCoordinates; readonly plan: readonly IPlannedPickle[] },
  target: TargetName,
  root: string,
  tags: readonly string[],
): Promise<readonly Edition[]> {
  const selected = new Set(plan.map(placeOf));
  const skipped = Object.keys(lackedBy(target));
  const found: Edition[] = [];
  for (const edition of everyEdition) {
    const terms = [
      ...(sources.tagExpression === '' ? [] : [`(${sources.tagExpression})`]),
      `@${edition}`,
      ...tags,
      ...skipped.map((tag) => `not ${tag}`),
    ];
    const tagged = await planOf({ ...sources, tagExpression: terms.join(' and ') }, root);
    if (tagged.some((pickle) => selected.has(placeOf(pickle)))) found.push(edition);
  }
  return found;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

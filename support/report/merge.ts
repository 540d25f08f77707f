import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { CucumberHtmlStream } from '@cucumber/html-formatter';
import { UserError } from '../errors.ts';
import type { Envelope } from './messages.ts';
import { RunRecord, type ScenarioResult } from './results.ts';

/** What some runs came to, together. */
export interface MergedRuns {
  readonly results: readonly ScenarioResult[];
  readonly troubles: readonly string[];
}

const messagesName = 'messages.ndjson';

/**
 * The messages of several runs (shards of one) as those of one run, in `folder`, and Cucumber's page of them: `index.html`.
 * Features of which a run had no scenario are left out of what it says.
 * @param runs folders with the reports of a run each
 * @throws UserError for a folder without messages, or with messages that break off
 */
export async function mergeReports(runs: readonly string[], folder: string): Promise<MergedRuns> {
  await mkdir(folder, { recursive: true });
  const record = new RunRecord();
  const part = (name: string): string => join(folder, `${name}.part`);
  try {
    await pipeline(
      async function* () {
        for await (const envelope of merged(runs)) {
          record.add(envelope);
          yield `${JSON.stringify(envelope)}\n`;
        }
      },
      createWriteStream(part(messagesName)),
    );
    await pipeline(
      () => envelopesOf(part(messagesName)),
      new CucumberHtmlStream(),
      createWriteStream(part('index.html')),
    );
    for (const name of [messagesName, 'index.html']) await rename(part(name), join(folder, name));
  } finally {
    for (const name of [messagesName, 'index.html']) await rm(part(name), { force: true });
  }
  return { results: record.results, troubles: record.troubles };
}

/** Folders below `top` that have a run's messages, in the order of their names; none if there is no such folder. */
export async function runsBelow(top: string): Promise<readonly string[]> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return [];
    },
  );
  return entries
    .filter((entry) => entry.isFile() && entry.name === messagesName)
    .map(({ parentPath }) => parentPath)
    .sort();
}

async function* merged(runs: readonly string[]): AsyncGenerator<Envelope, void, undefined> {
  let success = true;
  let last: Envelope | undefined;
  for (const [index, run] of runs.entries()) {
    const file = join(run, messagesName);
    const used = await usedFeatures(file);
    let finished = false;
    for await (const envelope of envelopesOf(file)) {
      const uri = envelope.source?.uri ?? envelope.gherkinDocument?.uri ?? envelope.pickle?.uri;
      if (uri !== undefined && !used.has(uri)) continue;
      // One beginning and one end, of all together.
      if ((envelope.meta ?? envelope.testRunStarted) !== undefined && index > 0) continue;
      if (envelope.testRunFinished === undefined) yield envelope;
      else {
        finished = true;
        success &&= envelope.testRunFinished.success;
        last = { testRunFinished: { ...envelope.testRunFinished, success } };
      }
    }
    if (!finished) {
      throw new UserError('the messages break off: this run was killed.', { place: { file } });
    }
  }
  if (last !== undefined) yield last;
}

/** The features of which a run had scenarios. */
async function usedFeatures(file: string): Promise<ReadonlySet<string>> {
  const places = new Map<string, string>();
  const used = new Set<string>();
  for await (const { pickle, testCase } of envelopesOf(file)) {
    if (pickle !== undefined) places.set(pickle.id, pickle.uri);
    const uri = testCase === undefined ? undefined : places.get(testCase.pickleId);
    if (uri !== undefined) used.add(uri);
  }
  return used;
}

async function* envelopesOf(file: string): AsyncGenerator<Envelope, void, undefined> {
  let number = 0;
  const input = createReadStream(file);
  try {
    for await (const line of createInterface({ input })) {
      number += 1;
      if (line !== '') yield JSON.parse(line) as Envelope;
    }
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing && !(error instanceof SyntaxError)) throw error;
    throw new UserError(
      missing ? 'there is no such file.' : "this line is none of Cucumber's messages.",
      {
        place: missing ? { file } : { file, line: number },
        advice: 'Name folders with the reports of finished runs.',
        cause: error,
      },
    );
  }
}

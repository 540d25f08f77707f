import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { issueCalls, label, type Call, type OpenIssue } from '../ci/issue.ts';
import { messageOf, UserError } from '../errors.ts';
import { CommandError, run } from '../process/run.ts';
import { findProgram } from '../setup/probe.ts';
import { main, UsageError } from './main.ts';

const help = `Usage: npm run issue -- NAME FILE [--run URL] [--dry-run]

Opens, updates or closes the issue about what failed in a night's report. NAME is the report's, FILE the failures.md that
npm run merge writes, which is empty if nothing failed. URL is where the run is to be read (default: this one's, in
GitHub's workflows). It calls gh, which must be logged in (GH_TOKEN); with --dry-run it only shows which changes it would
make, and without gh it takes it that no issue is open.
`;

await main(async ({ signal }) => {
  const { values, positionals } = parsed();
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const [name, file, ...more] = positionals;
  if (name === undefined || file === undefined || more.length > 0) {
    throw new UsageError("npm run issue takes a report's name and its failures.md.");
  }
  const dryRun = values['dry-run'] === true;
  const failures = await readFailures(file);
  const gh = await findProgram('gh');
  if (gh === undefined && !dryRun) {
    throw new UserError('gh is not here.', { advice: 'Install it, or add --dry-run.' });
  }
  const open = gh === undefined ? [] : await openIssues(gh, signal);
  const calls = issueCalls(open, { name, failures, run: values.run ?? thisRun() });
  if (calls.length === 0) process.stdout.write(`${name}: nothing new\n`);
  for (const call of calls) {
    process.stdout.write(`${shown(call)}\n`);
    if (gh === undefined || dryRun) continue;
    await calling(gh, call, signal);
  }
  return 0;
});

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        run: { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function readFailures(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(`it cannot be read: ${messageOf(error)}`, {
      place: { file },
      advice: 'npm run merge writes reports/failures.md.',
      cause: error,
    });
  }
}

async function openIssues(gh: string, signal: AbortSignal): Promise<readonly OpenIssue[]> {
  const filter = ['--state', 'open', '--label', label, '--limit', '100'] as const;
  const list = ['issue', 'list', ...filter, '--json', 'number,title,body'] as const;
  return JSON.parse(await calling(gh, { args: list }, signal)) as readonly OpenIssue[];
}

/** @returns what gh prints */
async function calling(gh: string, { args, input }: Call, signal: AbortSignal): Promise<string> {
  try {
    const { stdout } = await run(
      [gh, ...args],
      input === undefined ? { signal } : { signal, input },
    );
    return stdout;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(error.message, {
      advice: 'gh must be logged in, and the checkout be of a repository on GitHub.',
      cause: error,
    });
  }
}

function thisRun(): string {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: id,
  } = process.env;
  return id === undefined ? 'a run by hand' : `${server}/${repository}/actions/runs/${id}`;
}

function shown({ args, input }: Call): string {
  const words = args.map((arg) => (/^[\w/-]+$/.test(arg) ? arg : JSON.stringify(arg)));
  const text = input === undefined ? '' : `\n${input.replaceAll(/^/gm, '    ')}`;
  return `gh ${words.join(' ')}${text}`;
}

import { availableParallelism } from 'node:os';
import { execa } from 'execa';
import { progressOn } from '../progress.ts';
import { checkEnvironment, pythonEnvironment } from '../python/venv.ts';
import { readSettings } from '../settings.ts';
import { ensureHostPackages } from '../setup/host-packages.ts';
import { top } from '../top.ts';
import { nodeArgv, runChecks, staticChecks, type CheckResult } from './checks.ts';
import { main, UsageError } from './main.ts';

const help = `Usage: npm test [-- FILE…]

Types, lint, format, the Python parts' tests, the files of continuous integration (actionlint, tmt lint), a dry run of the
features, and the unit tests last: their summary is the end of the output. It boots no system: of guests
only the firmware is started. With files (*.test.ts) only these unit tests run.
`;

/** Where unit tests are: beside the code that they test. */
const testFiles = ['support/**/*.test.ts', 'steps/**/*.test.ts', 'libvirt-ts/**/*.test.ts'];

await main(async ({ signal }) => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new UsageError(`npm test knows no option ${option}.`);

  const settings = readSettings();
  const progress = progressOn(process.stderr);
  await ensureHostPackages('test', { progress, signal });
  const [suite, checks] = await progress.stage('Python environments', () =>
    Promise.all([
      pythonEnvironment(settings.cacheDir, { signal }),
      checkEnvironment(settings.cacheDir, { signal }),
    ]),
  );
  const results =
    args.length > 0
      ? []
      : await runChecks(staticChecks({ suite: suite.python, checks: checks.python }), {
          atOnce: availableParallelism(),
          signal,
          onResult: show,
        });
  const unitTests = await runUnitTests(args.length > 0 ? args : testFiles, signal);
  const failed = results.filter(({ passed }) => !passed).map(({ name }) => name);
  if (failed.length > 0) {
    process.stderr.write(`\nFailed: ${failed.join(', ')}. Their output is above.\n`);
  }
  return unitTests && failed.length === 0 ? 0 : 1;
});

function show({ name, passed, seconds, output }: CheckResult): void {
  process.stdout.write(`${passed ? '✓' : '✗'} ${name} ${seconds.toFixed(1)} s\n`);
  if (!passed) process.stdout.write(`${output.replaceAll(/^/gm, '    ')}\n`);
}

/** Node's own runner, on this process's output. */
async function runUnitTests(files: readonly string[], signal: AbortSignal): Promise<boolean> {
  const [node, ...options] = nodeArgv;
  const argv = [...options, '--test', `--test-concurrency=${availableParallelism()}`, ...files];
  const result = await execa(node, argv, {
    cwd: top,
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  return result.exitCode === 0;
}

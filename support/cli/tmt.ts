import { execa } from 'execa';
import { progressOn } from '../progress.ts';
import { checkEnvironment } from '../python/venv.ts';
import { readSettings } from '../settings.ts';
import { ensureHostPackages } from '../setup/host-packages.ts';
import { top } from '../top.ts';
import { main, UsageError } from './main.ts';

/**
 * `npm run tmt -- ARGUMENTS`: the project's pinned tmt on plans/. It ends as tmt does (tmt(1): 0 passed, 1 failed, 2 wrong
 * usage or no test).
 */
await main(async ({ signal }) => {
  const args = process.argv.slice(2);
  if (args.length === 0) {
    throw new UsageError('npm run tmt takes what tmt takes.', {
      advice: 'For example: npm run tmt -- lint',
    });
  }
  const progress = progressOn(process.stderr);
  await ensureHostPackages('plans', { progress, signal });
  const { python } = await progress.stage('Python environment of the checks', () =>
    checkEnvironment(readSettings().cacheDir, { signal }),
  );
  const result = await execa(python, ['-m', 'tmt', ...args], {
    cwd: top,
    stdio: 'inherit',
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  return result.exitCode ?? 1;
});

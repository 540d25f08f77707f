import { runCucumber } from '@cucumber/cucumber/api';
import { dropToLimit } from '../cache/usage.ts';
import { UserError } from '../errors.ts';
import { prepare } from '../images/pipeline.ts';
import { progressOn } from '../progress.ts';
import { readSettings, type Settings } from '../settings.ts';
import { ensureHostPackages } from '../setup/host-packages.ts';
import { top } from '../top.ts';
import { featuresHelp } from './help.ts';
import { main } from './main.ts';
import { runFeatures } from './run-features.ts';
import { ParserEnded, select, type Selection } from './selection.ts';
import { size } from './units.ts';

await main(async (lifetime) => {
  const began = performance.now();
  const argv = process.argv.slice(2);
  if (argv.includes('--help') || argv.includes('-h')) process.stdout.write(featuresHelp());
  const settings = readSettings();
  const selection = await selected(argv, settings);
  if (typeof selection === 'number') return selection;
  const { configuration, target, editions, updated, plan } = selection;
  if (configuration.runtime.dryRun) {
    const { success } = await runCucumber(configuration, { cwd: top });
    return success ? 0 : 1;
  }
  if (target === 'fedora') {
    throw new UserError("The target fedora is not there yet: the suite runs on the lab's system.", {
      advice: 'Leave out -p fedora and unset PROTOTYPES_TARGET.',
    });
  }
  const on = editions.length === 0 ? '' : ` (${editions.join(', ')})`;
  process.stderr.write(`${plan.length} scenarios on the ${target}${on}\n`);

  const { signal } = lifetime;
  const progress = progressOn(process.stderr, began);
  await ensureHostPackages('suite', { progress, signal });
  const dropped = await dropToLimit(settings.cacheDir, settings.cacheLimit * 1e9);
  if (dropped > 0)
    process.stderr.write(`Dropped from the cache, unused for long: ${size(dropped)}\n`);
  const prepared = await prepare(editions, { settings, lifetime, progress, updated });
  const { retries } = prepared;
  return runFeatures(selection, { prepared, retries, signal, began });
});

/** What the command line selects, or the exit code after Cucumber's own help. */
async function selected(argv: readonly string[], settings: Settings): Promise<Selection | number> {
  try {
    return await select(argv, { target: settings.target });
  } catch (error) {
    if (error instanceof ParserEnded) return error.exitCode;
    throw error;
  }
}

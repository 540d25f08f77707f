import { setTimeout } from 'node:timers/promises';
import { runCucumber } from '@cucumber/cucumber/api';
import { plural, size } from '../amounts.ts';
import { dropToLimit } from '../cache/usage.ts';
import type { PreparedEdition } from '../images/edition-host.ts';
import type { Edition } from '../images/image.ts';
import { prepare } from '../images/pipeline.ts';
import { checkTarget } from '../images/targets.ts';
import { progressOn } from '../progress.ts';
import { readSettings, type Settings } from '../settings.ts';
import { ensureHostPackages } from '../setup/host-packages.ts';
import { top } from '../top.ts';
import { featuresHelp } from './help.ts';
import { main } from './main.ts';
import { runFeatures } from './run-features.ts';
import { ParserEnded, select, type Selection } from './selection.ts';

/** How long editions that are all there already may take to be found, in milliseconds. */
const foundWithin = 2000;

await main(async (lifetime) => {
  const began = performance.now();
  const beganAt = Date.now();
  const argv = process.argv.slice(2);
  if (argv.includes('--help') || argv.includes('-h')) process.stdout.write(featuresHelp());
  const environment = readSettings();
  const selection = await selected(argv, environment);
  if (typeof selection === 'number') return selection;
  const { configuration, target, editions, updated, alternates, desktops, plan } = selection;
  if (configuration.runtime.dryRun) {
    const { success } = await runCucumber(configuration, { cwd: top });
    return success ? 0 : 1;
  }
  const { signal } = lifetime;
  const progress = progressOn(process.stderr, began);
  await ensureHostPackages('suite', { progress, target, signal });
  const settings = { ...environment, target };
  const where = await checkTarget(settings, signal);
  const on = editions.length === 0 ? '' : ` (${editions.join(', ')})`;
  process.stderr.write(`${plural(plan.length, 'scenario')} on ${where}${on}\n`);
  const dropped = await dropToLimit(settings.cacheDir, settings.cacheLimit * 1e9);
  if (dropped > 0)
    process.stderr.write(`Dropped from the cache, unused for long: ${size(dropped)}\n`);
  const { run, retries, ...underWay } = await prepare(editions, {
    settings,
    lifetime,
    progress,
    updated,
    alternates,
    desktops,
    guests: Math.max(1, configuration.runtime.parallel),
  });
  const late = await stillMissing(underWay.editions);
  progress.giveUpLastLine();
  const until = settings.minutes === undefined ? undefined : beganAt + settings.minutes * 60_000;
  const reports = settings.reportsDir;
  return runFeatures(selection, { prepared: run, late, retries, until, reports, signal, began });
});

/**
 * Waits for the first edition, and a moment for others that need not be made: what is missing then comes while scenarios
 * run.
 * @throws the first one's reason if none can be made
 */
async function stillMissing(
  editions: ReadonlyMap<Edition, Promise<PreparedEdition>>,
): Promise<readonly Edition[]> {
  if (editions.size === 0) return [];
  const missing = new Set(editions.keys());
  const all = [...editions].map(async ([edition, made]) => {
    await made;
    missing.delete(edition);
  });
  await Promise.any(all).catch(() => Promise.all(all));
  await Promise.race([Promise.allSettled(all), setTimeout(foundWithin)]);
  return [...missing];
}

/** What the command line selects, or the exit code after Cucumber's own help. */
async function selected(argv: readonly string[], settings: Settings): Promise<Selection | number> {
  try {
    return await select(argv, { target: settings.target });
  } catch (error) {
    if (error instanceof ParserEnded) return error.exitCode;
    throw error;
  }
}

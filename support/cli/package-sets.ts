import { UserError } from '../errors.ts';
import {
  describeList,
  missingIn,
  officialTreefiles,
  type PackageSet,
  packageSetsFile,
  readPackageSets,
  writePackageSets,
} from '../images/fedora/package-sets.ts';
import { pythonEnvironment } from '../python/venv.ts';
import { readSettings } from '../settings.ts';
import { main, UsageError } from './main.ts';

const help = `Usage: FEDORA_KICKSTARTS=DIR npm run describe

Describes the package sets of Fedora's official kickstarts anew, by count and digest, as far as DIR holds the kickstarts and
groups of a release; other sets stay as they are. docs/kickstarts.md says how DIR is laid out. Set the commits that the files
are of by hand.
`;

await main(async ({ signal }) => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  const folder = process.env['FEDORA_KICKSTARTS'] ?? '';
  if (args.length > 0 || folder === '') {
    throw new UsageError('npm run describe takes no arguments, and needs FEDORA_KICKSTARTS.');
  }
  const { python } = await pythonEnvironment(readSettings().cacheDir, { signal });
  const sets: PackageSet[] = [];
  let described = 0;
  for (const set of await readPackageSets()) {
    const missing = await missingIn(folder, set);
    if (missing.length > 0) {
      process.stdout.write(
        `Fedora ${set.release} ${set.edition}: as it was, ${missing.join(' and ')} missing\n`,
      );
      sets.push(set);
      continue;
    }
    const { asWritten } = await officialTreefiles(folder, set, { python, signal });
    const packages = describeList(asWritten.packages);
    process.stdout.write(`Fedora ${set.release} ${set.edition}: ${packages.count} packages\n`);
    sets.push({ ...set, packages });
    described += 1;
  }
  if (described === 0) {
    throw new UserError(`${folder} holds the files of no release.`, {
      advice: 'docs/kickstarts.md says how it is laid out.',
    });
  }
  await writePackageSets(sets);
  process.stdout.write(`Written: ${packageSetsFile}\n`);
  return 0;
});

import { readSettings } from '../settings.ts';
import {
  accelerationFinding,
  cacheFinding,
  libvirtFinding,
  pythonFinding,
} from '../setup/engine-findings.ts';
import { findingsTable, isHealthy, type Finding } from '../setup/findings.ts';
import {
  diskFinding,
  memoryFinding,
  namespaceFinding,
  packageFindings,
  portFinding,
  processorFinding,
  readMeminfo,
} from '../setup/host-findings.ts';
import { main, UsageError } from './main.ts';

const help = `Usage: npm run doctor

Looks for everything that the suite needs and says of each need what was found and what to do. It installs nothing on
the host; it may make the Python environment, and start a private libvirt daemon for a moment. Ends with 0 only if the
suite can run.
`;

await main(async ({ signal }) => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  if (args.length > 0) throw new UsageError(`npm run doctor takes no ${args.join(' ')}.`);
  const settings = readSettings();
  const findings: Finding[] = [
    { name: 'Node', verdict: 'fine', found: `${process.version} (${process.execPath})` },
  ];
  const show = (...found: readonly Finding[]): void => {
    findings.push(...found);
    process.stdout.write(found.length === 0 ? '' : `${findingsTable(found)}\n`);
  };
  const packages = await packageFindings(settings.target);
  const [cache, kept] = await cacheFinding(settings);
  findings.push(
    ...packages,
    await namespaceFinding(),
    processorFinding(),
    memoryFinding(await readMeminfo()),
    await diskFinding(settings.cacheDir, kept),
    cache,
    await portFinding(settings.treePort),
  );
  process.stdout.write(`${findingsTable(findings)}\n`);
  // What follows needs the packages, and takes seconds: each is shown when it is known.
  if (isHealthy(packages)) {
    show(await pythonFinding(settings, signal));
    show(await accelerationFinding(settings, signal));
    show(await libvirtFinding(settings, signal));
  }
  const healthy = isHealthy(findings);
  process.stdout.write(
    healthy ? '\nThe suite can run.\n' : '\nThe suite cannot run yet: see the lines with ✗.\n',
  );
  return healthy ? 0 : 1;
});

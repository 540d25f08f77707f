import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plural } from '../amounts.ts';
import { failuresText } from '../report/failures.ts';
import { mergeReports, runsBelow } from '../report/merge.ts';
import { top } from '../top.ts';
import { main, UsageError } from './main.ts';

const help = `Usage: npm run merge -- FOLDER [COUNT]

Merges the reports of all runs below FOLDER, shards of one for example, into reports/: index.html, messages.ndjson, and
failures.md, which is empty if nothing failed. With COUNT, fewer runs than that are a failure: one that was killed leaves
no report. Ends with 1 if anything failed.
`;

await main(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  const [folder, count = '1', ...more] = args;
  if (folder === undefined || more.length > 0 || !/^[1-9]\d*$/.test(count)) {
    throw new UsageError('npm run merge takes a folder, and how many runs there should be.');
  }
  const runs = await runsBelow(folder);
  const missing = Number(count) - runs.length;
  const reports = join(top, 'reports');
  const { results, troubles } = await mergeReports(runs, reports);
  const lost =
    missing > 0 ? [`${plural(missing, 'run')} of ${count} left no report in ${folder}`] : [];
  const failures = failuresText({ results, troubles: [...troubles, ...lost] });
  await writeFile(join(reports, 'failures.md'), failures);
  process.stdout.write(
    failures === '' ? `${plural(runs.length, 'run')}: nothing failed\n` : failures,
  );
  return failures === '' ? 0 : 1;
});

import { resolve } from 'node:path';
import { writeSite } from '../ci/site.ts';
import { main, UsageError } from './main.ts';

const help = `Usage: npm run site -- FOLDER

FOLDER holds folders with merged reports (npm run merge). Writes FOLDER/index.html, which leads to each and says what came
of it.
`;

await main(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  const [folder, ...more] = args;
  if (folder === undefined || more.length > 0) {
    throw new UsageError('npm run site takes the folder that the reports are in.');
  }
  await writeSite(resolve(folder), `Written at ${new Date().toISOString()}.`);
  return 0;
});

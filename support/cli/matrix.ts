import { readCatalogue } from '../images/fedora/catalogue.ts';
import { nightly } from '../images/nightly.ts';
import { main, UsageError } from './main.ts';

const help = `Usage: npm run --silent matrix [-- SHARDS]

Prints what runs at night, as JSON: "runs", a machine each, and "reports", with how many runs each is made of. SHARDS is the
number of machines that an edition's scenarios are divided among (default: 2).
`;

await main(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  const [shards = '2', ...more] = args;
  if (more.length > 0 || !/^[1-9]\d?$/.test(shards)) {
    throw new UsageError('npm run matrix takes a number of shards from 1 to 99.');
  }
  process.stdout.write(`${JSON.stringify(nightly(await readCatalogue(), Number(shards)))}\n`);
  return 0;
});

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { arch, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Bench, BenchRow } from '../bench/bench.ts';
import { libvirtBench } from '../bench/libvirt.ts';
import { pipelineBench } from '../bench/pipeline.ts';
import { programBench } from '../bench/program.ts';
import { suiteBench } from '../bench/suite/suite.ts';
import { benchTable } from '../bench/table.ts';
import { updatesBench } from '../bench/updates.ts';
import { progressOn } from '../progress.ts';
import { readSettings } from '../settings.ts';
import { ensureHostPackages } from '../setup/host-packages.ts';
import { main, UsageError } from './main.ts';

/** Every benchmark: a new one is a line here. */
const benches: readonly Bench[] = [
  libvirtBench,
  pipelineBench('server'),
  pipelineBench('workstation'),
  updatesBench,
  programBench,
  suiteBench,
];

const help = `Usage: npm run bench [-- NAME…]

Measures, and prints a table; bench.json in the folder of reports has the same figures. Names:
${benches.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join('\n')}
`;

await main(async (lifetime) => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  const chosen = args.length === 0 ? benches : args.map(benchNamed);
  const settings = readSettings();
  const progress = progressOn(process.stderr);
  await ensureHostPackages('bench', { progress, signal: lifetime.signal });
  const rows: BenchRow[] = [];
  for (const bench of chosen) rows.push(...(await bench.run({ settings, lifetime, progress })));
  const path = await writeJson(rows, settings.reportsDir);
  process.stdout.write(`${benchTable(rows)}\n\n${path}\n`);
  return 0;
});

function benchNamed(name: string): Bench {
  const found = benches.find((bench) => bench.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`There is no benchmark ${name}.`, {
    advice: `The names are ${benches.map((bench) => bench.name).join(', ')}.`,
  });
}

/** The figures with what they were measured on: a time says nothing without its machine. */
async function writeJson(rows: readonly BenchRow[], folder: string): Promise<string> {
  const machine = {
    processor: cpus()[0]?.model ?? arch(),
    processors: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
  };
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'bench.json');
  await writeFile(`${path}.part`, `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);
  await rename(`${path}.part`, path);
  return path;
}

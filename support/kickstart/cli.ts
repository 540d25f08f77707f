import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { main } from '../cli/main.ts';
import type { Json } from '../cache/digest.ts';
import { UserError, messageOf } from '../errors.ts';
import { pythonEnvironment } from '../python/venv.ts';
import { readSettings } from '../settings.ts';
import { readComps } from './comps.ts';
import type { Kickstart } from './model.ts';
import { readCommandLine, usage, type CommandLine } from './options.ts';
import { readKickstart, readKickstarts, type ReadOptions } from './read.ts';
import { flatKickstart } from './render.ts';
import { machineArchitecture } from './selection.ts';
import { treefileFrom } from './treefile.ts';

await main(async ({ signal }) => {
  const command = readCommandLine(process.argv.slice(2));
  if (command === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const { python } = await pythonEnvironment(readSettings().cacheDir, {
    signal,
    onMake: () => tell('Installing the Python packages that read kickstarts …'),
  });
  const { version, within } = command;
  const reading: ReadOptions = {
    python,
    signal,
    ...(version === undefined ? {} : { version }),
    ...(within === undefined ? {} : { within }),
  };
  if (command.action === 'check') return check(command.files, reading);
  const kickstart = await readKickstart(command.files[0], reading);
  warn(kickstart);
  process.stdout.write(
    command.action === 'flatten'
      ? flatKickstart(kickstart)
      : await treefileText(command, kickstart),
  );
  return 0;
});

/** All files are looked at, whatever is wrong with the first. */
async function check(files: readonly string[], reading: ReadOptions): Promise<number> {
  const results = await readKickstarts(files, reading);
  for (const result of results) {
    if (result instanceof UserError) {
      tell(`error: ${result.message}`);
    } else {
      warn(result);
      process.stdout.write(`${result.file}: ${summary(result)}\n`);
    }
  }
  return results.some((each) => each instanceof UserError) ? 1 : 0;
}

function summary({ version, commands, packages, scripts, files }: Kickstart): string {
  const asked =
    packages === undefined
      ? 'no %packages'
      : [
          ...(packages.environment === undefined ? [] : [`@^${packages.environment.name}`]),
          count(packages.groups.length, 'group'),
          count(packages.packages.length, 'package'),
          `${packages.excluded.length + packages.excludedGroups.length} excluded`,
        ].join(', ');
  const parts = [count(commands.length, 'command'), asked, count(scripts.length, 'script')];
  if (files.length > 1) parts.push(`out of ${files.length} files`);
  return `in order as ${version}: ${parts.join('; ')}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

async function treefileText(command: CommandLine, kickstart: Kickstart): Promise<string> {
  const release = command.releasever ?? kickstart.version.slice(1);
  const architecture = command.architecture ?? machineArchitecture();
  const name = basename(kickstart.file).replace(/\.(?:ks|cfg)$/, '');
  const { treefile, notes } = treefileFrom(kickstart, {
    ref: command.ref ?? `fedora/${release}/${architecture}/${name}`,
    repos: command.repos ?? ['fedora', 'updates'],
    releasever: release,
    architecture,
    ...(command.comps === undefined ? {} : { comps: await readComps(command.comps) }),
    ...(command.overlay === undefined ? {} : { overlay: await readOverlay(command.overlay) }),
  });
  for (const note of notes) tell(`note: ${note}`);
  return `${JSON.stringify(treefile, undefined, 2)}\n`;
}

async function readOverlay(file: string): Promise<Readonly<Record<string, Json>>> {
  const place = { file };
  const advice = 'It has to be a JSON object with members of a treefile.';
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UserError(`the overlay cannot be read: ${messageOf(error)}`, {
      place,
      advice,
      cause: error,
    });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new UserError('the overlay is no object', { place, advice });
  }
  return value as Record<string, Json>;
}

function warn({ warnings }: Kickstart): void {
  for (const { place, message } of warnings) {
    tell(`warning: ${place.file}${place.line === undefined ? '' : `:${place.line}`}: ${message}`);
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
